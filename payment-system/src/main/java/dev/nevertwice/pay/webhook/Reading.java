package dev.nevertwice.pay.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.execution.Claim;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.execution.LeaseLost;
import dev.nevertwice.pay.execution.Queue;
import dev.nevertwice.pay.execution.Recorder;
import dev.nevertwice.pay.execution.Recorder.Recorded;
import dev.nevertwice.pay.payment.LifeCycle;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.psp.Outcome;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.psp.Registration;
import dev.nevertwice.pay.retry.Strategy;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
import java.time.Duration;
import java.util.Locale;

/**
 * Reads the events in the inbox, one at a time, each in one transaction. Events come twice, late, in any order, and now and
 * then one says what never happened. So an event that says nothing new is laid aside, and what one that would decide
 * something is about is looked up first: the PSP's present state is applied, not the event's.
 */
public final class Reading {

    /** A PSP whose look-ups lag behind its events has caught up by then. */
    private static final int UNPROVEN_MOST = 10;

    private final Transactions transactions;
    private final Jobs jobs;
    private final PspGateway psp;
    private final Recorder recorder;
    private final Entropy entropy;
    private final Strategy again;

    public Reading(
            Transactions transactions, Jobs jobs, PspGateway psp, Recorder recorder, Entropy entropy, Strategy again) {
        this.transactions = transactions;
        this.jobs = jobs;
        this.psp = psp;
        this.recorder = recorder;
        this.entropy = entropy;
        this.again = again;
    }

    /** What an event says. */
    private sealed interface Letter {

        /** Of a kind that concerns nothing of ours, or not to be understood. */
        record LaidAside(String state) implements Letter {}

        /** @param decides whether it would end something, or contradicts what has ended */
        record About(Registration registration, boolean decides) implements Letter {}
    }

    /** Applies one claimed event. Blocks for at most one call to the PSP. */
    public void apply(Claim claim) {
        Letter letter = transactions.repeatable(transaction -> read(transaction, claim));
        Outcome proof = letter instanceof Letter.About about && about.decides() ? look(claim, about) : null;
        try {
            transactions.once("event:" + claim.job() + ":" + claim.fence(), transaction -> {
                Jobs.require(transaction, claim);
                return proof == null
                        ? taken(transaction, claim, letter)
                        : proven(transaction, claim, proof);
            });
        } catch (LeaseLost lost) {
            // Whoever has the event now reads the same.
        }
    }

    private Outcome look(Claim claim, Letter.About about) {
        return jobs.outlasts(claim, psp.deadline())
                ? psp.lookUpAttempt(about.registration().reference())
                : new Outcome.NotSent("the lease would end before the answer");
    }

    private static Letter read(Transaction transaction, Claim claim) {
        Row event = Inbox.find(transaction, claim.job());
        if (!Inbox.type(event).startsWith("registration.")) {
            return new Letter.LaidAside("ignored");
        }
        try {
            ObjectNode json = Json.readObject(Inbox.body(event)).orElseThrow();
            Registration registration = Registration.read(json.path("data"));
            return new Letter.About(registration, decides(transaction, registration));
        } catch (Registration.Unreadable unreadable) {
            return new Letter.LaidAside("unreadable");
        }
    }

    private static boolean decides(Transaction transaction, Registration registration) {
        return Payments.ofAttempt(transaction, registration.reference())
                .flatMap(payment -> Payments.find(transaction, payment))
                .map(payment -> switch (LifeCycle.step(payment.state(), Recorder.event(registration))) {
                    case LifeCycle.Step.Applied applied -> Recorder.isFinal(registration.status());
                    case LifeCycle.Step.Refused refused -> true;
                    case LifeCycle.Step.Duplicate duplicate -> false;
                })
                .orElse(false);
    }

    private boolean taken(Transaction transaction, Claim claim, Letter letter) {
        return switch (letter) {
            case Letter.LaidAside(String state) -> done(transaction, claim, state);
            case Letter.About(Registration registration, boolean decides) ->
                    done(transaction, claim, word(recorder.registration(transaction, registration, cause(claim))));
        };
    }

    private boolean proven(Transaction transaction, Claim claim, Outcome proof) {
        return switch (proof) {
            case Outcome.Registered(Registration registration) ->
                    done(transaction, claim, word(recorder.registration(transaction, registration, cause(claim))));
            case Outcome.Unknown(String reason, Duration retryAfter) -> later(transaction, claim, retryAfter);
            case Outcome.Busy(Duration retryAfter) -> later(transaction, claim, retryAfter);
            case Outcome.Absent absent when claim.tries() >= UNPROVEN_MOST -> {
                Inbox.mark(transaction, claim.job(), "unproven");
                yield transaction.run(Jobs.dead(claim, "the PSP knows nothing of what its event tells"));
            }
            default -> later(transaction, claim, null);
        };
    }

    private static boolean done(Transaction transaction, Claim claim, String state) {
        Inbox.mark(transaction, claim.job(), state);
        return transaction.run(Jobs.done(claim.job()));
    }

    private boolean later(Transaction transaction, Claim claim, Duration atLeast) {
        Duration wait = again.after(claim.tries(), entropy, atLeast);
        return transaction.run(
                Jobs.later(claim, Queue.INBOX, transaction.now().plus(wait), claim.tries()));
    }

    private static String cause(Claim claim) {
        return "event:" + claim.job();
    }

    private static String word(Recorded recorded) {
        return recorded.name().toLowerCase(Locale.ROOT);
    }
}
