package dev.nevertwice.pay.checkout;

import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.api.PaymentJson;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.api.Problem.Refusal;
import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.execution.Bodies;
import dev.nevertwice.pay.execution.Executor;
import dev.nevertwice.pay.execution.Intent;
import dev.nevertwice.pay.execution.Intent.Operation;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.execution.Queue;
import dev.nevertwice.pay.payment.LifeCycle;
import dev.nevertwice.pay.payment.LifeCycle.Step;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payment.Attempt;
import dev.nevertwice.pay.payment.PaymentEvent;
import dev.nevertwice.pay.payment.PaymentState;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.psp.Psps;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The buyer tries again with another card, or on another page. Whether the last attempt is definitively over is decided in
 * the transaction that makes the next, under the payment's lock; and the database lets only one be open.
 */
public final class AnotherAttempt {

    private static final String ENDPOINT = "POST /v1/payments/attempts";

    private final Transactions transactions;
    private final Jobs jobs;
    private final Executor executor;
    private final Psps psps;
    private final Clock clock;
    private final Entropy entropy;
    private final Checkout checkout;
    private final Duration patience;
    private final String returnOrigin;

    public AnotherAttempt(
            Transactions transactions,
            Jobs jobs,
            Executor executor,
            Psps psps,
            Clock clock,
            Entropy entropy,
            Checkout checkout,
            Duration patience,
            String returnOrigin) {
        this.transactions = transactions;
        this.jobs = jobs;
        this.executor = executor;
        this.psps = psps;
        this.clock = clock;
        this.entropy = entropy;
        this.checkout = checkout;
        this.patience = patience;
        this.returnOrigin = returnOrigin;
    }

    /** Answers as a checkout does. Blocks until the outcome is known, at most for as long as the caller is to wait. */
    public Response pay(String merchant, String key, String payment, byte[] body) {
        Instrument instrument =
                Instrument.read(Fields.of(body, "method", "source", "return_url"), returnOrigin);
        String fingerprint = Fingerprint.of(payment + "\n" + instrument);
        Instant before = clock.now();
        String attempt = entropy.id("att");
        String account = psps.preferred();
        Optional<Executor.Begun> begun = transactions
                .once("attempt:" + attempt, transaction -> {
                    boolean taken = transaction.run(IdempotencyKeys.take(
                            merchant, ENDPOINT, key, fingerprint, payment, attempt));
                    return taken
                            ? Optional.of(begin(
                                    transaction, merchant, payment, attempt, account, instrument, transaction.now()))
                            : Optional.<Executor.Begun>empty();
                })
                .orElseThrow();
        if (begun.isEmpty()) {
            return checkout.repeated(merchant, ENDPOINT, key, fingerprint);
        }
        return executor.begin(jobs.claimAtBirth(attempt, before), begun.get())
                .flatMap(PaymentJson::finalReply)
                .orElseGet(() -> checkout.await(merchant, ENDPOINT, key, before.plus(patience)));
    }

    private Executor.Begun begin(
            Transaction transaction, String merchant, String id, String attempt, String account, Instrument with,
            Instant now) {
        Payment seen = Payments.find(transaction, id)
                .filter(payment -> payment.merchant().equals(merchant))
                .orElseThrow(() -> new Refusal(Problem.NOT_FOUND, null));
        Jobs.lock(transaction, seen.attempt().id());
        Payment payment = Payments.lock(transaction, id).orElseThrow();
        if (!(LifeCycle.step(payment.state(), PaymentEvent.RETRY) instanceof Step.Applied(PaymentState to))) {
            throw new Refusal(Problem.ATTEMPT_NOT_ALLOWED, "the payment is " + payment.state().word());
        }
        Attempt next = Attempt.begun(
                attempt, payment.attempt().number() + 1, with.method(), account, attempt);
        Payment tried = payment.moved(to, next, now);
        byte[] bytes = Bodies.registration(tried, with.source(), with.returnUrl());
        List<Statement<?>> writes =
                new ArrayList<>(Payments.retry(payment, to, next, now, "attempt:" + next.number()));
        Intent intent = new Intent(attempt, Operation.REGISTER, id, account, attempt, attempt, bytes, now);
        writes.add(intent.add());
        writes.add(jobs.addClaimed(attempt, Queue.RETRY, now));
        transaction.write(writes);
        return new Executor.Begun(intent, tried);
    }
}
