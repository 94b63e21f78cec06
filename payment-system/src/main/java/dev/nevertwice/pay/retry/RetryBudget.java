package dev.nevertwice.pay.retry;

import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.metrics.Count;
import dev.nevertwice.pay.metrics.Tally;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keeps what is sent again to a share of what is sent, in the memory of this instance: when everything fails, retries must
 * not be what keeps it failing. Where it is used up, a try is put off, nothing else.
 */
public final class RetryBudget {

    private final Clock clock;
    private final Tally tally;
    private final AtomicReference<TokenBucket> bucket;

    public RetryBudget(TokenBucket.Limits limits, Clock clock) {
        this(limits, clock, new Tally());
    }

    /** @param tally counts what is sent for the first time and what is sent again */
    public RetryBudget(TokenBucket.Limits limits, Clock clock, Tally tally) {
        this.clock = clock;
        this.tally = tally;
        this.bucket = new AtomicReference<>(TokenBucket.full(limits, clock.now()));
    }

    /** A first try is on its way: it earns a share of a retry. */
    public void firstTry() {
        bucket.updateAndGet(TokenBucket::firstTry);
        tally.one(Count.SENDS, "first");
    }

    /** Takes one retry out of the budget; false where there is none. */
    public boolean take() {
        while (true) {
            TokenBucket before = bucket.get();
            // The clock is asked after that: whoever is held up in between must not turn it back for all and earn twice.
            TokenBucket earned = before.at(clock.now());
            if (bucket.compareAndSet(before, earned.hasOne() ? earned.less() : earned)) {
                tally.add(Count.SENDS, earned.hasOne() ? 1 : 0, "again");
                return earned.hasOne();
            }
        }
    }
}
