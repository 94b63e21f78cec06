package dev.nevertwice.pay.execution;

import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.execution.Disputes.Undecided;
import dev.nevertwice.pay.execution.Recorder.Recorded;
import dev.nevertwice.pay.psp.Outcome;
import dev.nevertwice.pay.psp.Psps;
import dev.nevertwice.pay.retry.Strategy;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.time.Duration;
import java.util.Optional;

/**
 * Looks open disputes up now and then. Their end is told by an event, and by the settlement file only where we win: who missed
 * that one was lost would have it open for ever.
 */
public final class DisputeTracker {

    /** Why one is given up that no event can end either. */
    public static final String CONTRADICTED = "the PSP's dispute contradicts ours";

    /** How long an event may take. */
    static final Duration FIRST = Duration.ofMinutes(10);

    /** By then, three days later, a PSP whose look-ups lag behind knows of it. */
    private static final int LOST_AFTER = 10;

    /** So many tries are counted while the PSP has it, or does not answer: it is missed three times in a row before it is lost. */
    private static final int KEPT_MOST = LOST_AFTER - 3;

    /** A bank takes weeks. */
    private static final Strategy PACE = new Strategy.ExponentialBackoff(FIRST, Duration.ofDays(1));

    private final Transactions transactions;
    private final Psps psps;
    private final Recorder recorder;
    private final Entropy entropy;

    public DisputeTracker(Transactions transactions, Psps psps, Recorder recorder, Entropy entropy) {
        this.transactions = transactions;
        this.psps = psps;
        this.recorder = recorder;
        this.entropy = entropy;
    }

    /** Looks up one claimed dispute, if nobody has told us of its end. Blocks for at most one call to the PSP. */
    public void proceed(Claim claim) {
        Optional<Undecided> open = transactions.repeatable(transaction -> Disputes.undecided(transaction, claim.job()));
        Optional<Outcome> truth =
                open.map(dispute -> psps.at(dispute.account()).lookUpChargeback(dispute.id()));
        transactions.once("dispute:" + claim.job() + ":" + claim.fence(), transaction -> {
            Jobs.require(transaction, claim);
            if (truth.isPresent() && truth.get() instanceof Outcome.Disputed(var chargeback)
                    && recorder.chargeback(transaction, open.get().account(), chargeback) == Recorded.REFUSED) {
                return transaction.run(Jobs.dead(claim, CONTRADICTED));
            }
            if (recorder.endDispute(transaction, claim.job())) {
                return transaction.run(Jobs.done(claim.job()));
            }
            boolean isAbsent = truth.isPresent() && truth.get() instanceof Outcome.Absent;
            return isAbsent && claim.tries() >= LOST_AFTER
                    ? transaction.run(Jobs.dead(claim, "the PSP does not know this dispute"))
                    : later(transaction, claim, isAbsent ? claim.tries() : Math.min(claim.tries(), KEPT_MOST));
        });
    }

    private boolean later(Transaction transaction, Claim claim, long tries) {
        Duration wait = PACE.after(claim.tries(), entropy, null);
        return transaction.run(
                Jobs.later(claim, Queue.DISPUTE, transaction.now().plus(wait), tries));
    }
}
