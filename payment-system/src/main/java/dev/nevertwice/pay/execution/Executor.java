package dev.nevertwice.pay.execution;

import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.PaymentState;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.psp.Outcome;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.retry.Decision;
import dev.nevertwice.pay.retry.OutcomeClass;
import dev.nevertwice.pay.retry.RetryBudget;
import dev.nevertwice.pay.retry.RetryPolicy;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks the PSP what the intents say, until each is answered for good. The first try of an intent sends; every later one
 * looks up first and sends again, with the same key and the same bytes, only when the PSP knows nothing of it.
 */
public final class Executor {

    /** The status of a refusal that is our own: nothing is sent any more. */
    private static final int OURS = 0;

    private final Transactions transactions;
    private final Jobs jobs;
    private final PspGateway psp;
    private final Recorder recorder;
    private final Entropy entropy;
    private final Rules rules;

    /** When to try again and when to stop, and how much of it there may be, by this instance. */
    public record Rules(RetryPolicy policy, RetryBudget retries, RetryBudget lookUps) {}

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

    private record Known(Intent intent, boolean heldByPsp, Duration age) {}

    private Known read(Transaction transaction, Claim claim) {
        Intent intent = Intent.find(transaction, claim.job()).orElseThrow();
        Optional<Payment> payment =
                intent.payment() == null ? Optional.empty() : Payments.find(transaction, intent.payment());
        boolean held = payment.map(Payment::state).equals(Optional.of(PaymentState.PENDING));
        return new Known(intent, held, Duration.between(intent.createdAt(), transaction.now()));
    }

    private Outcome ask(Claim claim, Known known) {
        if (decide(OutcomeClass.DUE, claim, known, null) instanceof Decision.LookUpFirst) {
            Outcome found = rules.lookUps().take() ? lookUp(known.intent()) : new Outcome.NotSent("too many look-ups");
            if (!(found instanceof Outcome.Absent)) {
                return about(known.intent(), found);
            }
            OutcomeClass absent = known.heldByPsp() ? OutcomeClass.LOST : OutcomeClass.ABSENT;
            if (decide(absent, claim, known, null) instanceof Decision.Bury(String reason)) {
                return new Outcome.Refused(OURS, reason);
            }
            if (absent == OutcomeClass.LOST) {
                return new Outcome.Unknown("the PSP does not find a registration that it had");
            }
            if (!rules.retries().take()) {
                return new Outcome.NotSent("the retry budget is used up");
            }
        } else {
            rules.retries().firstTry();
            rules.lookUps().firstTry();
        }
        if (!jobs.outlasts(claim, psp.deadline())) {
            return new Outcome.NotSent("the lease would end before the answer");
        }
        return about(known.intent(), send(known.intent()));
    }

    private Decision decide(OutcomeClass outcome, Claim claim, Known known, Duration retryAfter) {
        return rules.policy()
                .decide(new RetryPolicy.Situation(outcome, claim.tries(), known.age(), retryAfter), entropy);
    }

    /** An answer about something else is not understood, so it is unknown. */
    private static Outcome about(Intent intent, Outcome outcome) {
        boolean ours =
                switch (outcome) {
                    case Outcome.Registered(var registration) ->
                            registration.reference().equals(intent.subject());
                    case Outcome.Refunded(var refund) ->
                            refund.reference().equals(intent.id()) && refund.charge().equals(intent.subject());
                    default -> true;
                };
        return ours ? outcome : new Outcome.Unknown("the answer is about something else");
    }

    private Outcome lookUp(Intent intent) {
        return switch (intent.operation()) {
            case REGISTER -> psp.lookUpRegistration(intent.key());
            case REFUND -> psp.lookUpRefund(intent.key());
        };
    }

    private Outcome send(Intent intent) {
        return switch (intent.operation()) {
            case REGISTER -> psp.register(intent.key(), intent.body());
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
                    String contradiction = "the PSP's registration contradicts ours";
                    obey(transaction, claim, known, OutcomeClass.CONTRADICTED, null, contradiction);
                } else if (!Recorder.isFinal(registration.status())) {
                    obey(transaction, claim, known, OutcomeClass.PENDING, null, null);
                }
            }
            case Outcome.Refunded(var refund) -> recorder.refund(transaction, intent.id(), refund, cause);
            case Outcome.Declined(String code) -> recorder.decline(transaction, intent.subject(), code, cause);
            case Outcome.Unknown(String reason, Duration retryAfter) -> {
                if (intent.operation() == Intent.Operation.REGISTER) {
                    recorder.noAnswer(transaction, intent.subject(), cause, reason);
                }
                obey(transaction, claim, known, OutcomeClass.UNKNOWN, retryAfter, null);
            }
            case Outcome.Busy(Duration retryAfter) ->
                    obey(transaction, claim, known, OutcomeClass.BUSY, retryAfter, null);
            case Outcome.NotSent notSent -> obey(transaction, claim, known, OutcomeClass.NOT_SENT, null, null);
            case Outcome.Refused(int status, String code) when status == OURS ->
                    transaction.run(Jobs.dead(claim, code));
            case Outcome.Refused(int status, String code) ->
                    obey(transaction, claim, known, OutcomeClass.REFUSED, null, code);
            case Outcome.Absent absent -> throw new AssertionError("an absent intent is sent");
            case Outcome.Charged charged -> throw new AssertionError("no intent asks for a charge");
            case Outcome.PaidOut paidOut -> throw new AssertionError("payouts have their own queue");
        }
    }

    /** Does what the policy says; {@code detail} goes with the job where it ends in the dead-letter queue. */
    private void obey(
            Transaction transaction,
            Claim claim,
            Known known,
            OutcomeClass outcome,
            Duration retryAfter,
            String detail) {
        boolean held = outcome == OutcomeClass.PENDING || known.heldByPsp();
        OutcomeClass kind = held && outcome.isOpen() ? OutcomeClass.PENDING : outcome;
        Queue queue = held ? Queue.TRACK : Queue.RETRY;
        switch (decide(kind, claim, known, retryAfter)) {
            case Decision.Again(Duration wait) ->
                    transaction.run(Jobs.later(claim, queue, transaction.now().plus(wait), claim.tries()));
            case Decision.Bury(String reason) -> transaction.run(Jobs.dead(claim, reason + ": " + detail));
            case Decision.LookUpFirst first -> throw new AssertionError("only a try that is due looks up first");
            case Decision.Cancel cancel -> throw new AssertionError("an open outcome is never given up");
            case Decision.Refund refund -> throw new AssertionError("what was asked for is not unwanted");
        }
    }
}
