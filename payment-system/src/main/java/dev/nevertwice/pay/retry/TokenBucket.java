package dev.nevertwice.pay.retry;

import java.time.Duration;
import java.time.Instant;

/**
 * How much may be sent again: pure, in hundredths of a retry. Each first try earns a share of one, time earns a few, and
 * what was not used is kept up to a burst.
 *
 * @param hundredths what is there
 * @param earnedUntil up to when time has been counted
 */
record TokenBucket(Limits limits, long hundredths, Instant earnedUntil) {

    private static final long ONE = 100;

    /**
     * @param percent of first tries that may be retries
     * @param interval earns one more, so that a quiet shop gets its answers too
     * @param burst most that are saved up
     */
    public record Limits(int percent, Duration interval, int burst) {

        public Limits {
            require(percent >= 0 && percent <= 1_000, "percent", "must be from 0 to 1000");
            require(!interval.isNegative() && !interval.isZero(), "interval", "must be longer than nothing");
            require(burst >= 1 && burst <= 1_000_000, "burst", "must be from 1 to 1000000");
        }

        /**
         * One retry for five first tries: a PSP that is down to a fifth of its strength is not pushed over. Ten a second
         * besides, or a backlog of an outage would never end.
         */
        static Limits retries() {
            return new Limits(20, Duration.ofMillis(100), 50);
        }

        /** Questions cost a PSP less than payments, and each retry asks first. */
        static Limits lookUps() {
            return new Limits(100, Duration.ofMillis(20), 250);
        }

        Limits dividedBy(int scale) {
            return new Limits(percent, interval.dividedBy(scale), burst);
        }

        private static void require(boolean condition, String path, String rule) {
            if (!condition) {
                throw new IllegalArgumentException("retry.budget." + path + " " + rule);
            }
        }
    }

    static TokenBucket full(Limits limits, Instant now) {
        return new TokenBucket(limits, limits.burst() * ONE, now);
    }

    /** With what one first try earns. */
    TokenBucket firstTry() {
        return capped(hundredths + limits.percent(), earnedUntil);
    }

    /** With what time has earned until now. A clock that went back earns nothing, and no less from then on. */
    TokenBucket at(Instant now) {
        if (now.isBefore(earnedUntil)) {
            return new TokenBucket(limits, hundredths, now);
        }
        long intervals = Duration.between(earnedUntil, now).dividedBy(limits.interval());
        return intervals >= limits.burst()
                ? new TokenBucket(limits, limits.burst() * ONE, now)
                : capped(hundredths + intervals * ONE, earnedUntil.plus(limits.interval().multipliedBy(intervals)));
    }

    boolean hasOne() {
        return hundredths >= ONE;
    }

    /** Without one; the caller has looked that there is one. */
    TokenBucket less() {
        return new TokenBucket(limits, hundredths - ONE, earnedUntil);
    }

    private TokenBucket capped(long earned, Instant until) {
        return new TokenBucket(limits, Math.min(earned, limits.burst() * ONE), until);
    }
}
