package dev.nevertwice.pay.execution;

import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.ledger.Seller;
import dev.nevertwice.pay.ledger.WalletChanges;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.PaymentState;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.psp.Hold;
import dev.nevertwice.pay.psp.Outcome;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.psp.Psps;
import dev.nevertwice.pay.psp.Refund;
import dev.nevertwice.pay.psp.Registration;
import dev.nevertwice.pay.psp.Taken;
import dev.nevertwice.pay.retry.Decision;
import dev.nevertwice.pay.retry.OutcomeClass;
import dev.nevertwice.pay.retry.RetryBudget;
import dev.nevertwice.pay.retry.RetryPolicy;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.trace.TraceScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes intents one step further, until each is answered for good: has the PSP asked, with no transaction open, and records
 * what it said in one that holds only as long as the claim does.
 */
public final class Executor {

    /** What the buyer's bank does about money that is to go back is heard within so many tries, or a person has to look. */
    private static final int DISPUTE_TRIES = 10;

    private static final Logger LOG = LoggerFactory.getLogger(Executor.class);

    private final Transactions transactions;
    private final Sender sender;
    private final Recorder recorder;
    private final Entropy entropy;
    private final Rules rules;
    private final Failover failover;

    /** When to try again and when to stop, and how much of it there may be, by this instance. */
    public record Rules(RetryPolicy policy, RetryBudget retries, RetryBudget lookUps) {

        Decision decide(OutcomeClass outcome, Claim claim, Known known, Duration retryAfter, Entropy entropy) {
            long tries = outcome.isOpen() ? claim.paceTries() : claim.tries();
            return policy.decide(new RetryPolicy.Situation(outcome, tries, known.age(), retryAfter), entropy);
        }
    }

    public Executor(
            Transactions transactions,
            Jobs jobs,
            Psps psps,
            Recorder recorder,
            Entropy entropy,
            Rules rules) {
        this.transactions = transactions;
        this.sender = new Sender(jobs, psps, entropy, rules);
        this.recorder = recorder;
        this.entropy = entropy;
        this.rules = rules;
        this.failover = new Failover(psps, jobs, entropy);
    }

    /** Takes one claimed intent one step further. Blocks for at most two calls to the PSP of each account. */
    public void proceed(Claim claim) {
        goOn(Optional.of(claim), failover.most());
    }

    /**
     * The first try to register what the caller has committed just now, and claimed with that: nobody has to read it again.
     *
     * @return the payment as this has left it; empty where somebody else was at it meanwhile, or another account was asked
     */
    public Optional<Payment> begin(Claim claim, Begun begun) {
        Known known = new Known(begun.intent(), Optional.of(begun.payment()), Duration.ZERO);
        Step step = proceed(claim, known, failover.most());
        goOn(step.next(), failover.most() - 1);
        return step.moved();
    }

    /** An intent to register the payment's attempt. */
    public record Begun(Intent intent, Payment payment) {}

    /**
     * What one try came to.
     *
     * @param moved the payment as it has left it, where nobody else was at it meanwhile
     * @param next the claim of the attempt at another account that is to be made instead
     */
    private record Step(Optional<Payment> moved, Optional<Claim> next) {

        private static final Step NONE = new Step(Optional.empty(), Optional.empty());
    }

    /** @param failovers how many there may be yet */
    private void goOn(Optional<Claim> claim, int failovers) {
        Optional<Claim> next = claim;
        for (int left = failovers; next.isPresent(); left--) {
            Claim current = next.get();
            Known known = transactions.repeatable(transaction -> read(transaction, current));
            next = proceed(current, known, left).next();
        }
    }

    private Step proceed(Claim claim, Known known, int failovers) {
        return TraceScope.within(
                known.intent().trace(), known.intent().payment(), () -> askAndRecord(claim, known, failovers));
    }

    private Step askAndRecord(Claim claim, Known known, int failovers) {
        Outcome outcome = sender.ask(claim, known);
        LOG.info("{} {}, try {}: {}", known.intent().operation().word(), claim.job(), claim.tries(),
                outcome.getClass().getSimpleName());
        Optional<Failover.Next> instead = failovers > 0 && known.isIn(PaymentState.CREATED)
                ? failover.instead(claim, known.intent(), outcome)
                : Optional.empty();
        try {
            return transactions
                    .once("outcome:" + claim.job() + ":" + claim.fence(), transaction -> {
                        Locked locked = lock(transaction, claim, known, outcome);
                        Optional<Claim> next = instead.flatMap(one -> failover.begin(
                                transaction, locked.payment().orElseThrow(), known.intent(), one));
                        return next.isPresent()
                                ? new Step(Optional.empty(), next)
                                : new Step(
                                        record(transaction, claim, known, outcome, locked)
                                                .filter(moved -> locked.payment().equals(known.payment())),
                                        next);
                    })
                    .orElse(Step.NONE);
        } catch (LeaseLost lost) {
            // Whoever has the job now asks again with the same key and learns the same.
            return Step.NONE;
        }
    }

    private Known read(Transaction transaction, Claim claim) {
        Intent intent = Intent.find(transaction, claim.job()).orElseThrow();
        Optional<Payment> payment =
                intent.payment() == null ? Optional.empty() : Payments.find(transaction, intent.payment());
        return new Known(intent, payment, Duration.between(intent.createdAt(), transaction.now()));
    }

    /** What the transaction holds when it begins to record. */
    private record Locked(Optional<Payment> payment, WalletChanges wallets) {}

    /**
     * The job, where it is the claimer's still; where the intent asks for a registration the payment; and where it is paid
     * with that the wallets: one round trip.
     */
    private static Locked lock(Transaction transaction, Claim claim, Known known, Outcome outcome) {
        WalletChanges wallets = new WalletChanges(transaction);
        if (known.intent().operation() != Intent.Operation.REGISTER) {
            Jobs.require(transaction, claim);
            return new Locked(Optional.empty(), wallets);
        }
        Payment payment = known.payment().orElseThrow();
        List<Statement<?>> locks = new ArrayList<>(List.of(Payments.locking(payment.id())));
        if (outcome instanceof Outcome.Registered(var told) && told.status() == Registration.Status.APPROVED) {
            payment.orders().stream()
                    .map(order -> new Seller(payment.merchant(), order.seller()))
                    .distinct()
                    .sorted()
                    .forEach(seller -> locks.add(WalletChanges.locking(seller, payment.amount().code())));
        }
        List<Optional<Row>> rows = Jobs.require(transaction, claim, locks).stream().map(Executor::row).toList();
        rows.stream().skip(1).flatMap(Optional::stream).forEach(wallets::found);
        return new Locked(Optional.of(Payments.locked(transaction, rows.getFirst().orElseThrow(), payment)), wallets);
    }

    private static Optional<Row> row(Object lockResult) {
        return ((Optional<?>) lockResult).map(Row.class::cast);
    }

    /** @return the payment as this leaves it, where it was about its registration */
    private Optional<Payment> record(
            Transaction transaction, Claim claim, Known known, Outcome outcome, Locked locked) {
        Optional<Payment> moved = Optional.empty();
        Intent intent = known.intent();
        String cause = "answer:" + claim.job() + ":" + claim.fence();
        switch (outcome) {
            case Outcome.Registered(var registration) -> {
                Recorder.Moved done = recorder.registration(
                        transaction, intent.account(), locked.payment().orElseThrow(), locked.wallets(), registration,
                        cause);
                Recorder.Recorded recorded = done.recorded();
                moved = Optional.of(done.payment());
                if (recorded == Recorder.Recorded.REFUSED || recorded == Recorder.Recorded.UNATTRIBUTED) {
                    String contradiction = "the PSP's registration contradicts ours";
                    obey(transaction, claim, known, OutcomeClass.CONTRADICTED, null, contradiction);
                } else if (!isOver(registration.status())) {
                    obey(transaction, claim, known, OutcomeClass.PENDING, null, null);
                }
            }
            case Outcome.Refunded(var refund) -> refunded(transaction, claim, known, refund, cause);
            case Outcome.Captured(var capture) -> captured(transaction, claim, known, capture, cause);
            case Outcome.Voided(var released) -> recorder.released(transaction, intent.id(), false, cause);
            case Outcome.Held(Hold hold) -> held(transaction, claim, known, hold, cause);
            case Outcome.Declined(String code) -> moved = Optional.of(recorder.decline(
                    transaction, locked.payment().orElseThrow(), intent.subject(), code, cause).payment());
            case Outcome.Unknown(String reason, Duration retryAfter) -> {
                if (intent.operation() == Intent.Operation.REGISTER) {
                    recorder.noAnswer(transaction, locked.payment().orElseThrow(), cause, reason);
                }
                obey(transaction, claim, known, OutcomeClass.UNKNOWN, retryAfter, null);
            }
            case Outcome.Busy(Duration retryAfter) ->
                    obey(transaction, claim, known, OutcomeClass.BUSY, retryAfter, null);
            case Outcome.Shut(Duration retryAfter) -> {
                transaction.run(Intent.idle(claim));
                obey(transaction, claim, known, OutcomeClass.BUSY, retryAfter, null);
            }
            case Outcome.NotSent notSent -> {
                transaction.run(Intent.idle(claim));
                obey(transaction, claim, known, OutcomeClass.NOT_SENT, null, null);
            }
            case Outcome.Refused(int status, String code) when status == Outcome.Refused.OURS -> {
                transaction.run(Intent.idle(claim));
                giveUp(transaction, claim, known, code);
            }
            case Outcome.Refused(int status, String code) -> refused(transaction, claim, known, code, cause);
            case Outcome.Absent absent -> {
                String reason = "the PSP does not find a registration that it had";
                recorder.noAnswer(transaction, locked.payment().orElseThrow(), cause, reason);
                obey(transaction, claim, known, OutcomeClass.LOST, null, null);
            }
            case Outcome.Charged charged -> throw new AssertionError("no intent asks for a charge");
            case Outcome.Disputed disputed -> throw new AssertionError("no intent asks for a dispute");
            case Outcome.PaidOut paidOut -> throw new AssertionError("payouts have their own queue");
        }
        return moved;
    }

    private static boolean isOver(Registration.Status status) {
        return switch (status) {
            case OPEN, PENDING, AUTHORIZED -> false;
            case APPROVED, DECLINED, EXPIRED -> true;
        };
    }

    private void refused(Transaction transaction, Claim claim, Known known, String code, String cause) {
        Intent intent = known.intent();
        if (!tellsTheEnd(transaction, intent, code, cause)) {
            boolean again = isDisputed(intent, code) && claim.tries() < DISPUTE_TRIES;
            obey(transaction, claim, known, again ? OutcomeClass.BUSY : OutcomeClass.REFUSED, null, code);
        }
    }

    /** A canceled capture is over when its charge is released, unless that can't be, because it is captured. */
    private void giveUp(Transaction transaction, Claim claim, Known known, String reason) {
        boolean isCanceledCapture = known.intent().operation() == Intent.Operation.CAPTURE && known.isUnwanted();
        if (!isCanceledCapture) {
            transaction.run(Jobs.dead(claim, reason));
        } else if (known.intent().siblings(transaction, Intent.Operation.VOID).isEmpty()) {
            transaction.run(Jobs.dead(claim, reason + ": captured, and not by us"));
        } else {
            obey(transaction, claim, known, OutcomeClass.NOT_SENT, null, null);
        }
    }

    /** Whether the refusal says what has become of what is asked for, which is recorded then. */
    private boolean tellsTheEnd(Transaction transaction, Intent intent, String code, String cause) {
        boolean gone = code.equals("charge_voided") || code.equals("charge_expired");
        boolean captured = code.equals("charge_captured");
        return switch (intent.operation()) {
            case REGISTER -> false;
            case CAPTURE ->
                    gone || code.equals("over_capture")
                            ? recorder.captureFailed(transaction, intent.id(), code, cause) != Recorder.Recorded.REFUSED
                            : captured && recorder.capturedByAnother(transaction, intent.id(), cause);
            case VOID ->
                    (gone || captured) && recorder.released(transaction, intent.id(), captured, cause)
                            == Recorder.Recorded.APPLIED;
            case REFUND ->
                    isDisputed(intent, code)
                            && recorder.refundRefused(transaction, intent.id(), cause) == Recorder.Recorded.APPLIED;
        };
    }

    private static boolean isDisputed(Intent intent, String code) {
        return intent.operation() == Intent.Operation.REFUND && code.equals("over_refund");
    }

    private void captured(Transaction transaction, Claim claim, Known known, Taken capture, String cause) {
        if (recorder.captured(transaction, known.intent().id(), capture, cause) == Recorder.Recorded.REFUSED) {
            String wrong = "the PSP's capture is not what was asked for, or was booked by hand";
            obey(transaction, claim, known, OutcomeClass.CONTRADICTED, null, wrong);
        }
    }

    private void refunded(Transaction transaction, Claim claim, Known known, Refund refund, String cause) {
        switch (recorder.refund(transaction, known.intent().account(), known.intent().id(), refund, cause)) {
            case REFUSED, UNATTRIBUTED -> {
                String wrong = "the PSP's refund failed, or is not what was asked for";
                obey(transaction, claim, known, OutcomeClass.CONTRADICTED, null, wrong);
            }
            case EARLY -> obey(transaction, claim, known, OutcomeClass.UNKNOWN, null, null);
            case APPLIED, DUPLICATE -> {
                if (refund.status() == Refund.Status.PENDING) {
                    obey(transaction, claim, known, OutcomeClass.PENDING, null, null);
                }
            }
        }
    }

    /** Nobody has decided yet: looked at again when the PSP will have let go of it, unless a webhook is quicker. */
    private void held(Transaction transaction, Claim claim, Known known, Hold hold, String cause) {
        if (hold.expired()) {
            recorder.expired(transaction, known.intent().account(), hold, cause);
            return;
        }
        Instant now = transaction.now();
        boolean later = hold.captureBefore() != null && hold.captureBefore().isAfter(now);
        Duration wait = later ? Duration.between(now, hold.captureBefore()) : null;
        obey(transaction, claim, known, OutcomeClass.PENDING, wait, null);
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
        boolean missed = outcome == OutcomeClass.LOST;
        OutcomeClass kind = held && (missed || outcome.isOpen()) ? OutcomeClass.PENDING : outcome;
        long tries = held && !missed ? claim.keptTries() : claim.tries();
        // What will not be sent any more holds back nothing that was asked later, such as the release of the same money.
        boolean idle = outcome == OutcomeClass.NOT_SENT && known.isUnwanted();
        Queue queue = held || idle ? Queue.TRACK : Queue.RETRY;
        switch (rules.decide(kind, claim, known, retryAfter, entropy)) {
            case Decision.Again(Duration wait) ->
                    transaction.run(Jobs.later(claim, queue, transaction.now().plus(wait), tries));
            case Decision.Bury(String reason) -> transaction.run(Jobs.dead(claim, reason + ": " + detail));
            case Decision.LookUpFirst first -> throw new AssertionError("only a try that is due looks up first");
            case Decision.Cancel cancel -> throw new AssertionError("an open outcome is never given up");
            case Decision.Refund refund -> throw new AssertionError("what was asked for is not unwanted");
        }
    }
}
