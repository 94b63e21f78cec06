package dev.nevertwice.pay.execution;

import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.psp.Outcome;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.psp.Psps;
import dev.nevertwice.pay.retry.Decision;
import dev.nevertwice.pay.retry.OutcomeClass;

/**
 * Asks the PSP what an intent says. The first try of an intent sends; every later one looks up first and sends again, with
 * the same key and the same bytes, only when the PSP knows nothing of it.
 */
final class Sender {

    /** A PSP whose look-ups lag behind finds it within so many tries. */
    private static final int LOST_AFTER = 10;

    private final Jobs jobs;
    private final Psps psps;
    private final Entropy entropy;
    private final Executor.Rules rules;

    Sender(Jobs jobs, Psps psps, Entropy entropy, Executor.Rules rules) {
        this.jobs = jobs;
        this.psps = psps;
        this.entropy = entropy;
        this.rules = rules;
    }

    /** Blocks for two calls to the PSP at most. */
    Outcome ask(Claim claim, Known known) {
        if (known.intent().operation() == Intent.Operation.REGISTER && known.held() != null) {
            return psps.at(known.intent().account()).lookUpHold(known.held());
        }
        boolean retry = decide(OutcomeClass.DUE, claim, known) instanceof Decision.LookUpFirst;
        if (retry) {
            Outcome found = rules.lookUps().take() ? lookUp(known.intent()) : new Outcome.NotSent("too many look-ups");
            if (!(found instanceof Outcome.Absent)) {
                return about(known.intent(), found);
            }
            OutcomeClass absent = known.heldByPsp() ? OutcomeClass.LOST : OutcomeClass.ABSENT;
            if (decide(absent, claim, known) instanceof Decision.Bury(String reason)) {
                Outcome otherwise = lookUpByReference(known.intent());
                if (!(otherwise instanceof Outcome.Absent)) {
                    return about(known.intent(), otherwise);
                }
                boolean isOver = absent == OutcomeClass.ABSENT && known.isUnwanted(); // it needs no young key
                if (!isOver || known.intent().operation() == Intent.Operation.CAPTURE) {
                    return new Outcome.Refused(Outcome.Refused.OURS, reason);
                }
            }
            if (absent == OutcomeClass.LOST) {
                return found;
            }
        }
        if (known.isUnwanted()) {
            boolean surelyUnsent = !retry || claim.tries() >= LOST_AFTER;
            return known.intent().operation() == Intent.Operation.REGISTER && surelyUnsent
                    ? new Outcome.Declined("canceled")
                    : new Outcome.NotSent("it was canceled meanwhile");
        }
        if (!retry) {
            rules.retries().firstTry();
            rules.lookUps().firstTry();
        } else if (!rules.retries().take()) {
            return new Outcome.NotSent("the retry budget is used up");
        }
        if (!jobs.outlasts(claim, psps.deadline())) {
            return new Outcome.NotSent("the lease would end before the answer");
        }
        return about(known.intent(), send(known.intent()));
    }

    private Decision decide(OutcomeClass outcome, Claim claim, Known known) {
        return rules.decide(outcome, claim, known, null, entropy);
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
        PspGateway psp = psps.at(intent.account());
        return switch (intent.operation()) {
            case REGISTER -> psp.lookUpRegistration(intent.key());
            case CAPTURE -> psp.lookUpCapture(intent.key());
            case VOID -> psp.lookUpVoid(intent.key());
            case REFUND -> psp.lookUpRefund(intent.key());
        };
    }

    /** A PSP that has forgotten the key still knows what it did. */
    private Outcome lookUpByReference(Intent intent) {
        if (!rules.lookUps().take()) {
            return new Outcome.NotSent("too many look-ups");
        }
        PspGateway psp = psps.at(intent.account());
        return switch (intent.operation()) {
            case REGISTER -> psp.lookUpAttempt(intent.subject());
            case CAPTURE -> psp.lookUpCaptureOf(intent.id());
            case VOID -> psp.lookUpVoidOf(intent.id());
            case REFUND -> psp.lookUpRefundOf(intent.id());
        };
    }

    private Outcome send(Intent intent) {
        PspGateway psp = psps.at(intent.account());
        return switch (intent.operation()) {
            case REGISTER -> psp.register(intent.key(), intent.body());
            case CAPTURE -> psp.capture(intent.key(), intent.subject(), intent.body());
            case VOID -> psp.release(intent.key(), intent.subject(), intent.body());
            case REFUND -> psp.refund(intent.key(), intent.body());
        };
    }
}
