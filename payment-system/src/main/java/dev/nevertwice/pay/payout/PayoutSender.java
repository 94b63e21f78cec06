package dev.nevertwice.pay.payout;

import static dev.nevertwice.pay.payout.PayoutTables.*;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.execution.Claim;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.execution.Queue;
import dev.nevertwice.pay.payout.PayoutRecorder.Recorded;
import dev.nevertwice.pay.psp.Outcome;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.psp.Psps;
import dev.nevertwice.pay.retry.OutcomeClass;
import dev.nevertwice.pay.retry.RetryBudget;
import dev.nevertwice.pay.retry.RetryPolicy;
import dev.nevertwice.pay.retry.Strategy;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Asks the PSP for what was ordered, until it has arrived or come back. The first try sends; every later one looks up
 * first, by our own reference, and sends the same bytes with the same key only when the PSP knows nothing of it.
 */
public final class PayoutSender {

    /** Why the PSP does not pay what is larger than our balance there, and what is given up for it in the end. */
    public static final String NO_BALANCE = "insufficient_balance";

    /** So many times the life of a key: three days mostly, more than a weekend without sales. */
    private static final int BALANCE_AWAITED = 3;

    /** Why else it does not pay: the start of a reason, with the PSP's code behind it. */
    public static final String REFUSED = "refused by the PSP: ";

    /** The PSP's own word that it has looked at the request; a proxy on the way says 400 too. */
    private static final String INVALID = "invalid_request";

    private static final String WAITS = "waits for our balance at the PSP";

    private final Transactions transactions;
    private final Jobs jobs;
    private final Psps psps;
    private final PayoutRecorder recorder;
    private final Entropy entropy;
    private final Pace pace;

    /**
     * When to ask again.
     *
     * @param strategies how long to wait after what
     * @param retries what is sent again is kept to a share of what is sent, {@code lookUps} what is looked up
     * @param keyUsable no key that may have been executed longer ago is sent again: the PSP may have forgotten it
     */
    public record Pace(
            Map<OutcomeClass, Strategy> strategies, RetryBudget retries, RetryBudget lookUps, Duration keyUsable) {}

    public PayoutSender(
            Transactions transactions,
            Jobs jobs,
            Psps psps,
            PayoutRecorder recorder,
            Entropy entropy,
            Pace pace) {
        this.transactions = transactions;
        this.jobs = jobs;
        this.psps = psps;
        this.recorder = recorder;
        this.entropy = entropy;
        this.pace = pace;
    }

    /** Takes one claimed payout one step further. Blocks for at most two calls to the PSP. */
    public void proceed(Claim claim) {
        Known known = transactions.repeatable(transaction -> new Known(
                Payouts.find(transaction, claim.job()).orElseThrow(), transaction.now()));
        Outcome outcome = ask(claim, known);
        transactions.once("payout-outcome:" + claim.job() + ":" + claim.fence(), transaction -> {
            Jobs.require(transaction, claim);
            record(transaction, claim, known.payout(), outcome);
            return true;
        });
    }

    private record Known(Payout payout, Instant at) {}

    private Outcome ask(Claim claim, Known known) {
        Payout payout = known.payout();
        PspGateway psp = psps.at(payout.account());
        if (claim.tries() > 1) {
            Outcome found = pace.lookUps().take() ? psp.lookUpPayout(payout.id())
                    : new Outcome.NotSent("too many look-ups");
            if (!(found instanceof Outcome.Absent)) {
                return found;
            }
            if (payout.state() == PayoutState.PENDING) {
                return claim.tries() < RetryPolicy.LOST_AFTER
                        ? found
                        : new Outcome.Refused(Outcome.Refused.OURS, "payout_lost");
            }
            if (!pace.retries().take()) {
                return new Outcome.NotSent("the retry budget is used up");
            }
        } else {
            pace.retries().firstTry();
            pace.lookUps().firstTry();
        }
        boolean mayBePaid = payout.idleFence() < claim.fence() - 1;
        if (mayBePaid && !known.at().isBefore(payout.freshAt().plus(pace.keyUsable()))) {
            return new Outcome.Refused(Outcome.Refused.OURS, RetryPolicy.KEY_TOO_OLD);
        }
        if (!jobs.outlasts(claim, psp.deadline())) {
            return new Outcome.NotSent("the lease would end before the answer");
        }
        return psp.payOut(payout.id(), payout.body());
    }

    private void record(Transaction transaction, Claim claim, Payout payout, Outcome outcome) {
        switch (outcome) {
            case Outcome.PaidOut(var theirs) when theirs.reference().equals(payout.id()) ->
                    recorded(transaction, claim, payout, theirs);
            case Outcome.Refused(int status, String code) -> refused(transaction, claim, payout, status, code);
            case Outcome.Shut(Duration retryAfter) -> {
                idle(transaction, claim, payout);
                later(transaction, claim, payout, OutcomeClass.BUSY, retryAfter);
            }
            case Outcome.NotSent notSent -> {
                idle(transaction, claim, payout);
                later(transaction, claim, payout, OutcomeClass.NOT_SENT, null);
            }
            case Outcome.Busy(Duration retryAfter) ->
                    later(transaction, claim, payout, OutcomeClass.BUSY, retryAfter);
            case Outcome.Unknown(String reason, Duration retryAfter) ->
                    later(transaction, claim, payout, OutcomeClass.UNKNOWN, retryAfter);
            case Outcome.Absent missed -> later(transaction, claim, payout, OutcomeClass.LOST, null);
            default -> later(transaction, claim, payout, OutcomeClass.NOT_SENT, null);
        }
    }

    private void recorded(
            Transaction transaction, Claim claim, Payout payout, dev.nevertwice.pay.psp.Payout theirs) {
        switch (recorder.record(transaction, payout.account(), theirs)) {
            case Recorded.APPLIED, Recorded.DUPLICATE -> {
                if (theirs.status() == dev.nevertwice.pay.psp.Payout.Status.PENDING) {
                    later(transaction, claim, payout, OutcomeClass.PENDING, null);
                }
            }
            case Recorded.REFUSED, Recorded.UNATTRIBUTED ->
                    transaction.run(Jobs.dead(claim, "the PSP's payout contradicts ours"));
        }
    }

    /**
     * A refusal is the end only where the PSP will refuse the same bytes ever again, and no other try of them may be under way. Too
     * small a balance at the PSP may pass; anything else is for a person, and the money stays out of the wallet until then.
     */
    private void refused(Transaction transaction, Claim claim, Payout payout, int status, String code) {
        if (code.equals(NO_BALANCE)) {
            waitForBalance(transaction, claim, payout);
        } else if (status == 400 && code.equals(INVALID) && idle(transaction, claim, payout)) {
            recorder.refused(transaction, payout.id(), code);
        } else {
            transaction.run(Jobs.dead(claim, status == Outcome.Refused.OURS ? code : REFUSED + code));
        }
    }

    /**
     * Another account of ours may have enough, if this one certainly paid nothing. A person is told when none has had as much for
     * a while: counted from the first such answer, and not before each in turn has said so.
     */
    private void waitForBalance(Transaction transaction, Claim claim, Payout payout) {
        Instant now = transaction.now();
        Instant since = WAITS.equals(payout.reason()) ? payout.updatedAt() : now;
        boolean anywhere = idle(transaction, claim, payout) && payout.seller() != null;
        transaction.run(new Statement.UpdateIf(
                PAYOUT,
                List.of(payout.id()),
                Condition.always(),
                List.of(
                        FRESH_AT.to(now),
                        REASON.to(WAITS),
                        UPDATED_AT.to(since),
                        ACCOUNT.to(anywhere ? psps.after(payout.account()) : payout.account()))));
        boolean allAsked = !anywhere || payout.account().equals(psps.accounts().getLast());
        boolean inVain = now.isAfter(since.plus(pace.keyUsable().multipliedBy(BALANCE_AWAITED)));
        if (allAsked && inVain) {
            String who = anywhere ? "no account of ours at a PSP has as much: " : "our account at the PSP has less: ";
            transaction.run(Jobs.dead(claim, who + NO_BALANCE));
        } else {
            later(transaction, claim, payout, OutcomeClass.BUSY, null);
        }
    }

    /** Whether no try so far paid anything, this one included; only then it may be paid out of another balance. */
    private static boolean idle(Transaction transaction, Claim claim, Payout payout) {
        return payout.idleFence() == claim.fence() - 1
                && transaction.run(new Statement.UpdateIf(
                        PAYOUT, List.of(payout.id()), Condition.always(), List.of(IDLE_FENCE.to(claim.fence()))));
    }

    private void later(Transaction transaction, Claim claim, Payout payout, OutcomeClass outcome, Duration atLeast) {
        boolean missed = outcome == OutcomeClass.LOST;
        boolean held = payout.state() == PayoutState.PENDING || outcome == OutcomeClass.PENDING;
        Strategy strategy = pace.strategies().get(missed ? OutcomeClass.PENDING : outcome);
        Duration wait = strategy.after(claim.paceTries(), entropy, atLeast);
        long tries = held && !missed ? claim.keptTries() : claim.tries();
        transaction.run(Jobs.later(claim, Queue.PAYOUT, transaction.now().plus(wait), tries));
    }
}
