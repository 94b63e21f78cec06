package dev.nevertwice.pay.execution;

import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.PaymentState;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.psp.Hold;
import dev.nevertwice.pay.psp.Outcome;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.psp.Refund;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Asks the PSP what the intents say, until each is answered for good. The first try of an intent sends; every later one
 * looks up first and sends again, with the same key and the same bytes, only when the PSP knows nothing of it.
 */
public final class Executor {

    /** A PSP whose look-ups lag behind finds it again within so many; one that has lost it never will. */
    private static final int LOST_AFTER = 10;

    private final Transactions transactions;
    private final Jobs jobs;
    private final PspGateway psp;
    private final Recorder recorder;
    private final Entropy entropy;
    private final Rules rules;

    /**
     * When to try again and when to stop.
     *
     * @param retry after an unknown outcome; {@code track} while the PSP says pending
     * @param keyUsable no older key is sent again: the PSP may have forgotten it. Until then an unknown outcome is asked
     *     about however often: an outage must not make a payment stick
     */
    public record Rules(Backoff retry, Backoff track, Duration keyUsable) {}

    public Executor(
            Transactions transactions,
            Jobs jobs,
            PspGateway psp,
            Recorder recorder,
            Entropy entropy,
            Rules rules) {
        this.transactions = transactions;
        this.jobs = jobs;
        this.psp = psp;
        this.recorder = recorder;
        this.entropy = entropy;
        this.rules = rules;
    }

    /** Takes one claimed intent one step further. Blocks for at most two calls to the PSP. */
    public void proceed(Claim claim) {
        Known known = transactions.repeatable(transaction -> read(transaction, claim));
        Outcome outcome = ask(claim, known);
        try {
            transactions.once("outcome:" + claim.job() + ":" + claim.fence(), transaction -> {
                Jobs.require(transaction, claim);
                record(transaction, claim, known, outcome);
                return true;
            });
        } catch (LeaseLost lost) {
            // Whoever has the job now asks again with the same key and learns the same.
        }
    }

    /**
     * @param state the payment's, or null where there is none
     * @param heldByPsp whether the PSP is known to have the registration that is asked for
     */
    private record Known(Intent intent, PaymentState state, boolean heldByPsp, boolean keyUsable, String held) {}

    private Known read(Transaction transaction, Claim claim) {
        Intent intent = Intent.find(transaction, claim.job()).orElseThrow();
        Optional<Payment> payment =
                intent.payment() == null ? Optional.empty() : Payments.find(transaction, intent.payment());
        PaymentState state = payment.map(Payment::state).orElse(null);
        boolean registered = payment.map(Payment::attempt)
                .filter(attempt -> attempt.id().equals(intent.subject()) && attempt.registration() != null)
                .isPresent();
        String charge = state == PaymentState.AUTHORIZED
                ? payment.orElseThrow().orders().getFirst().money().charge()
                : null;
        boolean usable = transaction.now().isBefore(intent.createdAt().plus(rules.keyUsable()));
        return new Known(intent, state, registered, usable, charge);
    }

    private Outcome ask(Claim claim, Known known) {
        if (known.intent().operation() == Intent.Operation.REGISTER && known.held() != null) {
            return psp.lookUpHold(known.held());
        }
        if (claim.tries() > 1) {
            Outcome found = lookUp(known.intent());
            if (!(found instanceof Outcome.Absent)) {
                return about(known.intent(), found);
            }
            if (known.heldByPsp()) {
                return claim.tries() < LOST_AFTER
                        ? new Outcome.Unknown("the PSP does not find a registration that it had")
                        : new Outcome.Refused(404, "registration_lost");
            }
        }
        if (isUnwanted(known)) {
            boolean surelyUnsent = claim.tries() == 1 || claim.tries() >= LOST_AFTER;
            return known.intent().operation() == Intent.Operation.REGISTER && surelyUnsent
                    ? new Outcome.Declined("canceled")
                    : new Outcome.NotSent("it was canceled meanwhile");
        }
        if (!known.keyUsable()) {
            return new Outcome.Refused(0, "key_too_old");
        }
        if (!jobs.outlasts(claim, psp.deadline())) {
            return new Outcome.NotSent("the lease would end before the answer");
        }
        return about(known.intent(), send(known.intent()));
    }

    /** What was canceled is not asked for any more; what was asked for before is looked up until its end is known. */
    private static boolean isUnwanted(Known known) {
        return switch (known.intent().operation()) {
            case REGISTER -> known.state() == PaymentState.CANCEL_ASKED;
            case CAPTURE -> known.state() != PaymentState.CAPTURING;
            case VOID, REFUND -> false;
        };
    }

    /** An answer about something else is not understood, so it is unknown. */
    private static Outcome about(Intent intent, Outcome outcome) {
        boolean ours =
                switch (outcome) {
                    case Outcome.Registered(var registration) ->
                            registration.reference().equals(intent.subject());
                    case Outcome.Refunded(var refund) ->
                            refund.reference().equals(intent.id()) && refund.charge().equals(intent.subject());
                    case Outcome.Captured(var capture) ->
                            capture.reference().equals(intent.id()) && capture.charge().equals(intent.subject());
                    case Outcome.Voided(var released) ->
                            released.reference().equals(intent.id()) && released.charge().equals(intent.subject());
                    default -> true;
                };
        return ours ? outcome : new Outcome.Unknown("the answer is about something else");
    }

    private Outcome lookUp(Intent intent) {
        return switch (intent.operation()) {
            case REGISTER -> psp.lookUpRegistration(intent.key());
            case CAPTURE -> psp.lookUpCapture(intent.key());
            case VOID -> psp.lookUpVoid(intent.key());
            case REFUND -> psp.lookUpRefund(intent.key());
        };
    }

    private Outcome send(Intent intent) {
        return switch (intent.operation()) {
            case REGISTER -> psp.register(intent.key(), intent.body());
            case CAPTURE -> psp.capture(intent.key(), intent.subject(), intent.body());
            case VOID -> psp.release(intent.key(), intent.subject(), intent.body());
            case REFUND -> psp.refund(intent.key(), intent.body());
        };
    }

    private void record(Transaction transaction, Claim claim, Known known, Outcome outcome) {
        Intent intent = known.intent();
        String cause = "answer:" + claim.job() + ":" + claim.fence();
        switch (outcome) {
            case Outcome.Registered(var registration) -> {
                Recorder.Recorded recorded = recorder.registration(transaction, registration, cause);
                if (recorded == Recorder.Recorded.REFUSED || recorded == Recorder.Recorded.UNATTRIBUTED) {
                    transaction.run(Jobs.dead(claim, "the PSP's registration contradicts ours"));
                } else if (!Recorder.isFinal(registration.status())) {
                    track(transaction, claim, null);
                }
            }
            case Outcome.Refunded(var refund) -> {
                switch (recorder.refund(transaction, intent.id(), refund, cause)) {
                    case REFUSED, UNATTRIBUTED ->
                        transaction.run(Jobs.dead(claim, "the PSP's refund failed or is not what was asked for"));
                    case EARLY -> again(transaction, claim, known, null);
                    case APPLIED, DUPLICATE -> {
                        if (refund.status() == Refund.Status.PENDING) {
                            track(transaction, claim, null);
                        }
                    }
                }
            }
            case Outcome.Captured(var capture) -> recorder.captured(transaction, intent.id(), capture, cause);
            case Outcome.Voided(var released) -> recorder.released(transaction, intent.id(), false, cause);
            case Outcome.Held(Hold hold) -> held(transaction, claim, hold, cause);
            case Outcome.Declined(String code) -> recorder.decline(transaction, intent.subject(), code, cause);
            case Outcome.Unknown(String reason, Duration retryAfter) -> {
                if (intent.operation() == Intent.Operation.REGISTER) {
                    recorder.noAnswer(transaction, intent.subject(), cause, reason);
                }
                again(transaction, claim, known, retryAfter);
            }
            case Outcome.Busy(Duration retryAfter) -> again(transaction, claim, known, retryAfter);
            case Outcome.NotSent notSent -> again(transaction, claim, known, null);
            case Outcome.Refused(int status, String code) -> refused(transaction, claim, intent, code, cause);
            case Outcome.Absent absent -> throw new AssertionError("an absent intent is sent");
            case Outcome.Disputed disputed -> throw new AssertionError("no intent asks for a dispute");
            case Outcome.Charged charged -> throw new AssertionError("no intent asks for a charge");
        }
    }

    private void refused(Transaction transaction, Claim claim, Intent intent, String code, String cause) {
        boolean gone = code.equals("charge_voided") || code.equals("charge_expired");
        boolean captured = code.equals("charge_captured");
        if (intent.operation() == Intent.Operation.CAPTURE && (gone || code.equals("over_capture"))) {
            recorder.captureFailed(transaction, intent.id(), code, cause);
        } else if (intent.operation() == Intent.Operation.VOID && (gone || captured)) {
            recorder.released(transaction, intent.id(), captured, cause);
        } else if (intent.operation() == Intent.Operation.REFUND
                && code.equals("over_refund")
                && recorder.refundRefused(transaction, intent.id(), cause) == Recorder.Recorded.APPLIED) {
            return;
        } else {
            transaction.run(Jobs.dead(claim, "refused by the PSP: " + code));
        }
    }

    /** Nobody has decided yet: looked at again when the PSP will have let go of it, unless a webhook is quicker. */
    private void held(Transaction transaction, Claim claim, Hold hold, String cause) {
        if (hold.expired()) {
            recorder.expired(transaction, hold, cause);
            return;
        }
        Instant now = transaction.now();
        boolean later = hold.captureBefore() != null && hold.captureBefore().isAfter(now);
        track(transaction, claim, later ? Duration.between(now, hold.captureBefore()) : null);
    }

    private void track(Transaction transaction, Claim claim, Duration atLeast) {
        later(transaction, claim, Queue.TRACK, rules.track(), atLeast);
    }

    private void again(Transaction transaction, Claim claim, Known known, Duration atLeast) {
        if (known.heldByPsp()) {
            track(transaction, claim, atLeast);
        } else {
            later(transaction, claim, Queue.RETRY, rules.retry(), atLeast);
        }
    }

    private void later(Transaction transaction, Claim claim, Queue queue, Backoff pace, Duration atLeast) {
        Duration wait = pace.after(claim.tries(), entropy, atLeast);
        transaction.run(Jobs.later(claim, queue, transaction.now().plus(wait), claim.tries()));
    }
}
