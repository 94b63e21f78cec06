package dev.nevertwice.pay.retry;

import dev.nevertwice.property.kernel.Kernels;
import java.time.Duration;
import java.time.Instant;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** The retry budget among several threads: nothing is spent twice, and time earns once. */
public class RetryBudgetKernelTest {

    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final TokenBucket.Limits LIMITS = new TokenBucket.Limits(50, INTERVAL, 1);

    public static class Budget {

        private final HandClock clock = new HandClock();
        private final RetryBudget budget = new RetryBudget(LIMITS, clock);

        @Operation
        public boolean take() {
            return budget.take();
        }

        @Operation
        public void firstTry() {
            budget.firstTry();
        }

        @Operation(nonParallelGroup = "time")
        public void pass() {
            clock.sleep(INTERVAL);
        }
    }

    /** Looks, and then takes. */
    public static class RacyBudget {

        private volatile TokenBucket bucket = TokenBucket.full(LIMITS, Instant.EPOCH);

        @Operation
        public boolean take() {
            TokenBucket seen = bucket;
            bucket = seen.hasOne() ? seen.less() : seen;
            return seen.hasOne();
        }
    }

    /** What the budget was: the clock was asked first, and a thread that was held up turned it back for all. */
    public static class EarlyClock {

        private final HandClock clock = new HandClock();
        private TokenBucket bucket = TokenBucket.full(LIMITS, clock.now());

        @Operation
        public boolean take() {
            Instant now = clock.now();
            synchronized (this) {
                TokenBucket earned = bucket.at(now);
                bucket = earned.hasOne() ? earned.less() : earned;
                return earned.hasOne();
            }
        }

        @Operation(nonParallelGroup = "time")
        public void pass() {
            clock.sleep(INTERVAL);
        }
    }

    @Test
    void nothingIsSpentTwiceAndTimeEarnsOnce() {
        Kernels.stress().check(Budget.class);
        Kernels.modelChecking().check(Budget.class);
    }

    @Test
    void aBudgetThatLooksBeforeItTakesIsFound() {
        Kernels.mustFail(Kernels.modelChecking(), RacyBudget.class);
    }

    @Test
    void aBudgetThatAsksTheClockTooEarlyIsFound() {
        Kernels.mustFail(Kernels.modelChecking(), EarlyClock.class);
    }
}
