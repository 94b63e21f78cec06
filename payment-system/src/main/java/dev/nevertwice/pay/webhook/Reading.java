package dev.nevertwice.pay.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.execution.Claim;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.execution.LeaseLost;
import dev.nevertwice.pay.execution.Queue;
import dev.nevertwice.pay.execution.Recorder;
import dev.nevertwice.pay.execution.Recorder.Recorded;
import dev.nevertwice.pay.payment.Attribution;
import dev.nevertwice.pay.payment.LifeCycle;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.psp.Chargeback;
import dev.nevertwice.pay.psp.Hold;
import dev.nevertwice.pay.psp.Outcome;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.psp.Psps;
import dev.nevertwice.pay.psp.Refund;
import dev.nevertwice.pay.psp.Registration;
import dev.nevertwice.pay.retry.Strategy;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the events in the inbox, one at a time, each in one transaction. Events come twice, late, in any order, and now and
 * then one says what never happened. So an event that says nothing new is laid aside, and what one that would change
 * something is about is looked up first: the PSP's present state is applied, not the event's.
 */
public final class Reading {

    /** A PSP whose look-ups lag behind its events has caught up by then. */
    private static final int UNPROVEN_MOST = 10;

    private final Transactions transactions;
    private final Jobs jobs;
    private final Psps psps;
    private final Recorder recorder;
    private final Entropy entropy;
    private final Strategy again;

    public Reading(
            Transactions transactions, Jobs jobs, Psps psps, Recorder recorder, Entropy entropy, Strategy again) {
        this.transactions = transactions;
        this.jobs = jobs;
        this.psps = psps;
        this.recorder = recorder;
        this.entropy = entropy;
        this.again = again;
    }

    /** @param account whose PSP tells it */
    private record Read(String account, Letter letter) {}

    /** What an event says. */
    private sealed interface Letter {

        /** Of a kind that concerns nothing of ours, or not to be understood. */
        record LaidAside(String state) implements Letter {}

        /** @param decides whether it would change something, or contradicts what is certain */
        record About(Registration registration, boolean decides) implements Letter {}

        /** Of something else, whose present state is asked for. */
        record Hint(Question question) implements Letter {}
    }

    /** A look-up at the PSP. */
    private interface Question {
        Outcome ask(PspGateway psp);
    }

    /** Applies one claimed event. Blocks for at most two calls to the PSP. */
    public void apply(Claim claim) {
        Read read = transactions.repeatable(transaction -> read(transaction, claim));
        Outcome proof = question(read.letter()).map(question -> look(claim, read, question)).orElse(null);
        try {
            transactions.once("event:" + claim.job() + ":" + claim.fence(), transaction -> {
                Jobs.require(transaction, claim);
                return proof == null
                        ? taken(transaction, claim, read)
                        : proven(transaction, claim, read.account(), proof);
            });
        } catch (LeaseLost lost) {
            // Whoever has the event now reads the same.
        }
    }

    private static Optional<Question> question(Letter letter) {
        return switch (letter) {
            case Letter.About(Registration registration, boolean decides) when decides ->
                    Optional.of(psp -> psp.lookUpAttempt(registration.reference()));
            case Letter.Hint(Question question) -> Optional.of(question);
            default -> Optional.empty();
        };
    }

    private Outcome look(Claim claim, Read read, Question question) {
        return jobs.outlasts(claim, psps.deadline())
                ? question.ask(psps.at(read.account()))
                : new Outcome.NotSent("the lease would end before the answer");
    }

    private static Read read(Transaction transaction, Claim claim) {
        Row event = Inbox.find(transaction, claim.job());
        return new Read(Inbox.account(event), letter(transaction, event));
    }

    private static Letter letter(Transaction transaction, Row event) {
        String type = Inbox.type(event);
        try {
            JsonNode data = Json.readObject(Inbox.body(event)).orElseThrow().path("data");
            if (type.startsWith("registration.")) {
                Registration registration = Registration.read(data);
                return isOfAnotherAccount(transaction, Inbox.account(event), registration)
                        ? new Letter.LaidAside("unattributed")
                        : new Letter.About(registration, decides(transaction, registration));
            }
            return hint(type, data);
        } catch (Registration.Unreadable unreadable) {
            return new Letter.LaidAside("unreadable");
        }
    }

    /** Captures and voids are ours: each is looked up by its own key, and needs no event. */
    private static Letter hint(String type, JsonNode data) {
        if (type.equals("charge.expired")) {
            String charge = Hold.read(data).charge();
            return new Letter.Hint(psp -> psp.lookUpHold(charge));
        }
        if (type.startsWith("refund.")) {
            String reference = Refund.read(data).reference();
            return new Letter.Hint(psp -> psp.findRefund(reference));
        }
        if (type.startsWith("chargeback.")) {
            String id = Chargeback.read(data).id();
            return new Letter.Hint(psp -> psp.lookUpChargeback(id));
        }
        return new Letter.LaidAside("ignored");
    }

    /** What one PSP says of a payment that was asked of another has no effect, whatever it looks up to. */
    private static boolean isOfAnotherAccount(
            Transaction transaction, String account, Registration registration) {
        return Attribution.accountOf(transaction, registration.reference())
                .filter(made -> !made.equals(account))
                .isPresent();
    }

    private static boolean decides(Transaction transaction, Registration registration) {
        return Attribution.ofAttempt(transaction, registration.reference())
                .flatMap(payment -> Payments.find(transaction, payment))
                .map(payment -> decides(payment, registration))
                .orElse(false);
    }

    /** What an attempt that another one has followed is said to have charged would be given back: that decides too. */
    private static boolean decides(Payment payment, Registration registration) {
        if (!payment.attempt().id().equals(registration.reference())) {
            return registration.status().isSuccess();
        }
        return switch (LifeCycle.step(payment.state(), Recorder.event(registration))) {
            case LifeCycle.Step.Applied applied -> true;
            case LifeCycle.Step.Refused refused -> true;
            case LifeCycle.Step.Duplicate duplicate -> false;
        };
    }

    /** What would change something by now, though it did not when it was read, is read again. */
    private boolean taken(Transaction transaction, Claim claim, Read read) {
        return switch (read.letter()) {
            case Letter.LaidAside(String state) -> done(transaction, claim, state);
            case Letter.About(Registration registration, boolean decides) -> recorder
                    .registrationUnless(
                            payment -> decides(payment, registration), transaction, read.account(), registration,
                            cause(claim))
                    .map(recorded -> done(transaction, claim, word(recorded)))
                    .orElseGet(() -> later(transaction, claim, null));
            case Letter.Hint hint -> throw new AssertionError("a hint is always looked up");
        };
    }

    private boolean proven(Transaction transaction, Claim claim, String account, Outcome proof) {
        return switch (proof) {
            case Outcome.Registered(Registration registration) ->
                    done(transaction, claim, word(
                            recorder.registration(transaction, account, registration, cause(claim))));
            case Outcome.Refunded(Refund refund) ->
                    doneOrEarly(
                            transaction,
                            claim,
                            recorder.refund(transaction, account, refund.reference(), refund, cause(claim)));
            case Outcome.Disputed(Chargeback chargeback) ->
                    doneOrEarly(transaction, claim, recorder.chargeback(transaction, account, chargeback));
            case Outcome.Held(Hold hold) ->
                    done(
                            transaction,
                            claim,
                            hold.expired() ? word(recorder.expired(transaction, account, hold, cause(claim)))
                                    : "ignored");
            case Outcome.Unknown(String reason, Duration retryAfter) -> later(transaction, claim, retryAfter);
            case Outcome.Busy(Duration retryAfter) -> later(transaction, claim, retryAfter);
            case Outcome.Absent absent when claim.tries() >= UNPROVEN_MOST -> {
                Inbox.mark(transaction, claim.job(), "unproven");
                yield transaction.run(Jobs.dead(claim, "the PSP knows nothing of what its event tells"));
            }
            default -> later(transaction, claim, null);
        };
    }

    /** What can't be true yet is read again, until it can be or somebody has to look. */
    private boolean doneOrEarly(Transaction transaction, Claim claim, Recorded recorded) {
        if (recorded != Recorded.EARLY) {
            return done(transaction, claim, word(recorded));
        }
        if (claim.tries() < UNPROVEN_MOST) {
            return later(transaction, claim, null);
        }
        Inbox.mark(transaction, claim.job(), word(recorded));
        return transaction.run(Jobs.dead(claim, "what it tells can't be true by what we know"));
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
