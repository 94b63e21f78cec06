package dev.nevertwice.pay.checkout;

import dev.nevertwice.pay.api.PaymentJson;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.checkout.IdempotencyKeys.Known;
import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.execution.Bodies;
import dev.nevertwice.pay.execution.Claim;
import dev.nevertwice.pay.execution.Executor;
import dev.nevertwice.pay.execution.Intent;
import dev.nevertwice.pay.execution.Intent.Operation;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.execution.Queue;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payment.Attempt;
import dev.nevertwice.pay.payment.Payment.Order;
import dev.nevertwice.pay.payment.PaymentState;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.psp.Psps;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The buyer pays. One transaction takes the key and commits payment, attempt, intent and job; then the PSP is asked; then
 * the answer is committed. Whoever repeats the request meets the key's row.
 */
public final class Checkout {

    private static final String ENDPOINT = "POST /v1/payments";

    private final Transactions transactions;
    private final Jobs jobs;
    private final Executor executor;
    private final Psps psps;
    private final Clock clock;
    private final Entropy entropy;
    private final Terms terms;

    /**
     * How callers are kept waiting.
     *
     * @param intake for those who don't say
     * @param answerDeadline nobody waits for longer
     * @param poll between two looks whether the outcome is known
     * @param closing nobody waits any more
     */
    public record Terms(Intake intake, Duration answerDeadline, Duration poll, BooleanSupplier closing) {}

    public Checkout(
            Transactions transactions,
            Jobs jobs,
            Executor executor,
            Psps psps,
            Clock clock,
            Entropy entropy,
            Terms terms) {
        this.transactions = transactions;
        this.jobs = jobs;
        this.executor = executor;
        this.psps = psps;
        this.clock = clock;
        this.entropy = entropy;
        this.terms = terms;
    }

    /** Answers one checkout. Blocks until the outcome is known, at most for as long as the caller is to wait. */
    public Response pay(String merchant, String key, Cart cart, Preference preference) {
        Instant before = clock.now();
        Duration patience = preference.patience(terms.intake(), terms.answerDeadline());
        boolean queued = patience.isZero();
        String paymentId = entropy.id("pay");
        String attemptId = entropy.id("att");
        Attempt attempt = Attempt.begun(attemptId, 1, cart.method(), psps.preferred(), paymentId);
        List<String> orderIds = cart.lines().stream().map(line -> entropy.id("ord")).sorted().toList();
        Optional<Executor.Begun> begun = transactions
                .once("checkout:" + paymentId, transaction -> {
                    boolean taken = transaction.run(
                            IdempotencyKeys.take(merchant, ENDPOINT, key, cart.fingerprint(), paymentId));
                    return taken
                            ? Optional.of(begin(
                                    transaction, cart,
                                    payment(merchant, paymentId, attempt, orderIds, cart, transaction.now()), queued))
                            : Optional.<Executor.Begun>empty();
                })
                .orElseThrow();
        if (begun.isEmpty()) {
            return repeated(merchant, key, cart);
        }
        if (queued) {
            Response accepted = accepted(paymentId);
            accepted.headers().put("preference-applied", "respond-async");
            return accepted;
        }
        return executor.begin(jobs.claimAtBirth(attemptId, before), begun.get())
                .flatMap(PaymentJson::finalReply)
                .orElseGet(() -> await(merchant, key, before.plus(patience)));
    }

    private Executor.Begun begin(Transaction transaction, Cart cart, Payment payment, boolean queued) {
        Instant now = transaction.now();
        Attempt attempt = payment.attempt();
        byte[] body = Bodies.registration(payment, cart.source(), cart.returnUrl());
        List<Statement<?>> writes = new ArrayList<>(Payments.create(payment));
        Intent intent =
                new Intent(attempt.id(), Operation.REGISTER, payment.id(), attempt.account(), attempt.id(),
                        attempt.id(), body, now);
        writes.add(intent.add());
        writes.add(
                queued
                        ? Jobs.add(attempt.id(), Queue.EXECUTE, now)
                        : jobs.addClaimed(attempt.id(), Queue.RETRY, now));
        transaction.write(writes);
        return new Executor.Begun(intent, payment);
    }

    private Response repeated(String merchant, String key, Cart cart) {
        return repeated(merchant, ENDPOINT, key, cart.fingerprint());
    }

    Response repeated(String merchant, String endpoint, String key, String fingerprint) {
        Known known = IdempotencyKeys.find(transactions, merchant, endpoint, key).orElseThrow();
        if (!known.fingerprint().equals(fingerprint)) {
            return Problem.KEY_REUSED.response();
        }
        if (known.reply().isPresent()) {
            Response reply = known.reply().get();
            reply.headers().put("idempotent-replayed", "true");
            return reply;
        }
        Response inFlight = Problem.KEY_IN_FLIGHT.response();
        inFlight.headers().put("retry-after", "1");
        inFlight.headers().put("location", "/v1/payments/" + known.payment());
        return inFlight;
    }

    private Response await(String merchant, String key, Instant until) {
        return await(merchant, ENDPOINT, key, until);
    }

    /** Waits until the key has its reply, at most for so long. */
    Response await(String merchant, String endpoint, String key, Instant until) {
        while (true) {
            Known known = IdempotencyKeys.find(transactions, merchant, endpoint, key).orElseThrow();
            if (known.reply().isPresent()) {
                return known.reply().get();
            }
            if (terms.closing().getAsBoolean() || clock.now().plus(terms.poll()).isAfter(until)) {
                return accepted(known.payment());
            }
            clock.sleep(terms.poll());
        }
    }

    private Response accepted(String paymentId) {
        Payment payment = transactions
                .repeatable(transaction -> Payments.find(transaction, paymentId))
                .orElseThrow();
        Response reply = new Response(202, PaymentJson.jsonHeaders(), Json.bytes(PaymentJson.of(payment)));
        reply.headers().put("location", "/v1/payments/" + paymentId);
        return reply;
    }

    /** @param orderIds ascending: so the orders are read again in the cart's order, and two alike are told apart by their place */
    private static Payment payment(
            String merchant, String id, Attempt first, List<String> orderIds, Cart cart, Instant now) {
        List<Order> orders = new ArrayList<>();
        Money sum = Money.zero(cart.lines().getFirst().amount().currency());
        for (int i = 0; i < orderIds.size(); i++) {
            Cart.Line line = cart.lines().get(i);
            orders.add(new Order(orderIds.get(i), line.seller(), line.amount()));
            sum = sum.plus(line.amount());
        }
        return new Payment(id, merchant, PaymentState.CREATED, 1, sum, now, now, cart.capture(), first, orders);
    }
}
