package dev.nevertwice.pay.servicing;

import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.api.Problem.Refusal;
import dev.nevertwice.pay.execution.Holdings;
import dev.nevertwice.pay.execution.Intent;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.payment.LifeCycle;
import dev.nevertwice.pay.payment.LifeCycle.Step;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payment.Order;
import dev.nevertwice.pay.payment.PaymentEvent;
import dev.nevertwice.pay.payment.PaymentState;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.servicing.Decisions.Asked;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.wire.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The merchant takes what is held: once, all of it or a part of each order. What is not taken is released with that, so
 * that nobody's money stays held by mistake.
 */
public final class Captures {

    private static final String ENDPOINT = "POST /v1/payments/capture";
    private static final int ORDERS_MOST = 50;

    private final Decisions decisions;

    public Captures(Decisions decisions) {
        this.decisions = decisions;
    }

    /** What to take of an order. */
    private record Part(String order, long amount) {}

    public Response capture(String merchant, String key, String payment, byte[] body) {
        Fields fields = Fields.of(body, "orders");
        List<Part> parts = new ArrayList<>();
        if (fields.has("orders")) {
            for (Fields order : fields.objects("orders", ORDERS_MOST, "order", "amount")) {
                parts.add(new Part(order.reference("order"), order.positive("amount")));
            }
        }
        return decisions.decide(
                new Asked(merchant, ENDPOINT, key, payment, parts.toString()),
                (transaction, locked) -> capture(transaction, locked, parts, key));
    }

    private static Response capture(Transaction transaction, Payment payment, List<Part> parts, String key) {
        if (!(LifeCycle.step(payment.state(), PaymentEvent.CAPTURE) instanceof Step.Applied(PaymentState to))) {
            throw new Refusal(Problem.NOT_CAPTURABLE, "the payment is " + payment.state().word());
        }
        Map<String, Money> amounts = amounts(payment, parts);
        Instant now = transaction.now();
        List<Statement<?>> writes = new ArrayList<>(Payments.move(
                payment, PaymentEvent.CAPTURE, to, payment.attempt(), now, "merchant:" + key, null));
        writes.addAll(Holdings.capture(payment, amounts, now));
        writes.add(Jobs.done(payment.attempt().id()));
        writes.add(Intent.done(payment.attempt().id()));
        transaction.write(writes);
        return Decisions.accepted(payment.moved(to, payment.attempt(), now));
    }

    private static Map<String, Money> amounts(Payment payment, List<Part> parts) {
        Map<String, Money> amounts = new LinkedHashMap<>();
        for (Part part : parts) {
            Order order = payment.order(part.order())
                    .orElseThrow(() -> new Refusal(Problem.INVALID_REQUEST, "orders: not of this payment"));
            if (part.amount() > order.amount().minor()) {
                throw new Refusal(Problem.INVALID_REQUEST, "orders: more than is held of " + order.id());
            }
            if (amounts.put(order.id(), new Money(part.amount(), order.amount().currency())) != null) {
                throw new Refusal(Problem.INVALID_REQUEST, "orders: " + order.id() + " is there twice");
            }
        }
        if (parts.isEmpty()) {
            payment.orders().forEach(order -> amounts.put(order.id(), order.amount()));
        }
        return amounts;
    }
}
