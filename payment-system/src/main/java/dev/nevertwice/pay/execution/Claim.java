package dev.nevertwice.pay.execution;

import dev.nevertwice.pay.retry.RetryPolicy;
import java.time.Instant;

/**
 * A job that is ours until its lease ends, if nobody took it over: every effect locks the job and compares the fence.
 *
 * @param tries how often it was claimed, this time included
 * @param claimedBefore local time just before the claim: the lease ends no earlier than that plus the lease
 */
public record Claim(String job, long fence, long tries, Instant claimedBefore) {

    private static final int KEPT_MOST = RetryPolicy.LOST_AFTER - 3;

    /** So many tries are counted while the PSP has it, or does not answer: it is missed three times in a row before it is lost. */
    public long keptTries() {
        return Math.min(tries, KEPT_MOST);
    }

    /** By how many tries the wait has grown: the fence goes on where the tries are no longer counted. */
    public long paceTries() {
        return tries > KEPT_MOST ? fence : tries;
    }
}
