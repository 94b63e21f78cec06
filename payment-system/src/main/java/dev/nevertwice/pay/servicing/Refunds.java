package dev.nevertwice.pay.servicing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.api.PaymentJson;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.api.Problem.Refusal;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.execution.AskedRefund;
import dev.nevertwice.pay.execution.Returns;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.payment.MoneyChange;
import dev.nevertwice.pay.payment.OrderMoney;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payment.Order;
import dev.nevertwice.pay.payment.PaymentState;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.replica.ReadToken;
import dev.nevertwice.pay.servicing.Decisions.Asked;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Response;
import java.util.ArrayList;
import java.util.List;

/**
 * The merchant gives money back, all or a part. What is left of an order is counted under the payment's lock, and the
 * seller gives the money in the same transaction: out of the wallet, or on debt where it has been paid out already.
 */
public final class Refunds {

    private static final String ENDPOINT = "POST /v1/payments/refunds";

    private final Decisions decisions;
    private final Ledger ledger;
    private final Entropy entropy;

    public Refunds(Decisions decisions, Ledger ledger, Entropy entropy) {
        this.decisions = decisions;
        this.ledger = ledger;
        this.entropy = entropy;
    }

    /** @param order null where the payment has only one; {@code currency} null or that of the payment */
    private record Wish(String order, long amount, String currency) {}

    public Response refund(String merchant, String key, String payment, byte[] body) {
        Fields fields = Fields.of(body, "order", "amount", "currency");
        Wish wish = new Wish(
                fields.has("order") ? fields.reference("order") : null,
                fields.positive("amount"),
                fields.textOrNull("currency"));
        String id = entropy.id("ref");
        return decisions.decide(
                new Asked(merchant, ENDPOINT, key, payment, wish.toString()),
                (transaction, locked) -> refund(transaction, locked, id, wish, "merchant:" + key));
    }

    /** The payment's refunds, oldest first. */
    public static ObjectNode list(Transaction transaction, Payment payment) {
        ObjectNode json = Json.object();
        ArrayNode refunds = json.putArray("refunds");
        AskedRefund.of(transaction, payment.id()).forEach(refund -> refunds.add(json(refund)));
        return json;
    }

    private Response refund(Transaction transaction, Payment payment, String id, Wish wish, String cause) {
        Order order = order(payment, wish);
        Money amount = new Money(wish.amount(), order.amount().currency());
        if (wish.currency() != null && !wish.currency().equals(amount.code())) {
            throw new Refusal(Problem.INVALID_REQUEST, "currency must be the payment's, " + amount.code());
        }
        if (payment.state() != PaymentState.PAID || order.money() == null) {
            throw new Refusal(Problem.NOT_REFUNDABLE, "the payment is " + payment.state().word());
        }
        OrderMoney money = order.money();
        if (amount.minor() > money.left().minor()) {
            throw new Refusal(Problem.OVER_REFUND, "only " + money.left() + " is left of the order");
        }
        AskedRefund refund = new AskedRefund(
                id,
                payment.id(),
                order.id(),
                money.charge(),
                amount,
                AskedRefund.State.ORDERED,
                null,
                transaction.now());
        List<Statement<?>> writes = new ArrayList<>(
                ledger.refundDue(transaction, payment.id(), payment.seller(order), id, amount));
        writes.add(refund.add());
        writes.add(money.withRefunds(money.refunding().plus(amount), money.refunded()).save());
        writes.addAll(Returns.ask(refund, money));
        writes.addAll(Payments.change(
                payment,
                new MoneyChange(
                        MoneyChange.Kind.REFUND_ORDERED, id, order.id(), amount, money.left().minus(amount), true),
                refund.at(),
                cause));
        transaction.write(writes);
        Response reply = new Response(201, PaymentJson.jsonHeaders(), Json.bytes(json(refund)));
        Payment counted = payment.counted(refund.at());
        reply.headers().put(
                ReadToken.HEADER,
                ReadToken.of(counted.version(), Json.bytes(PaymentJson.of(counted))).toString());
        return reply;
    }

    private static Order order(Payment payment, Wish wish) {
        if (wish.order() == null && payment.orders().size() > 1) {
            throw new Refusal(Problem.INVALID_REQUEST, "order says which of the payment's orders");
        }
        return wish.order() == null
                ? payment.orders().getFirst()
                : payment.order(wish.order())
                        .orElseThrow(() -> new Refusal(Problem.INVALID_REQUEST, "order is not of this payment"));
    }

    private static ObjectNode json(AskedRefund refund) {
        return Json.object()
                .put("id", refund.id())
                .put("payment", refund.payment())
                .put("order", refund.order())
                .put("amount", refund.amount().minor())
                .put("currency", refund.amount().code())
                .put("status", refund.state().word())
                .put("created_at", refund.at().toString());
    }
}
