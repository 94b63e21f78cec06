package dev.nevertwice.pay.servicing;

import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.api.Problem.Refusal;
import dev.nevertwice.pay.execution.Holdings;
import dev.nevertwice.pay.execution.Intent;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.payment.LifeCycle;
import dev.nevertwice.pay.payment.LifeCycle.Step;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.PaymentEvent;
import dev.nevertwice.pay.payment.PaymentState;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.servicing.Decisions.Asked;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.wire.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The merchant does not want a payment any more. What is held is released; what nobody knows the end of keeps the wish: the
 * buyer hears "pending" until it is certain that nothing is charged, and what succeeds meanwhile goes back by itself.
 */
public final class Cancellations {

    private static final String ENDPOINT = "POST /v1/payments/cancel";

    private final Decisions decisions;

    public Cancellations(Decisions decisions) {
        this.decisions = decisions;
    }

    public Response cancel(String merchant, String key, String payment, byte[] body) {
        Fields.of(body);
        return decisions.decide(
                new Asked(merchant, ENDPOINT, key, payment, ""),
                (transaction, locked) -> cancel(transaction, locked, key));
    }

    private static Response cancel(Transaction transaction, Payment payment, String key) {
        return switch (LifeCycle.step(payment.state(), PaymentEvent.CANCEL)) {
            case Step.Refused refused ->
                    throw new Refusal(Problem.NOT_CANCELABLE, "the payment is " + payment.state().word());
            case Step.Duplicate duplicate -> Decisions.accepted(payment);
            case Step.Applied(PaymentState to) -> {
                Instant now = transaction.now();
                List<Statement<?>> writes = new ArrayList<>(Payments.move(
                        payment, PaymentEvent.CANCEL, to, payment.attempt(), now, "merchant:" + key, null));
                if (to == PaymentState.CANCELING) {
                    writes.addAll(Holdings.release(payment, now));
                    writes.add(Jobs.done(payment.attempt().id()));
                    writes.add(Intent.done(payment.attempt().id()));
                }
                transaction.write(writes);
                yield Decisions.accepted(payment.moved(to, payment.attempt(), now));
            }
        };
    }
}
