package dev.nevertwice.pay.retry;

import java.time.Duration;
import java.time.Instant;

/**
 * A circuit breaker: after so many failures in a row it stays open for a while, then lets one call through to see. Pure.
 *
 * <pre>
 *             allowed?                  a success   a failure
 *  closed     yes                       closed      closed, or open after the last of many
 *  open       no; half-open when over   closed      open
 *  half-open  one at a time             closed      open again
 * </pre>
 *
 * @param failures in a row, while closed
 * @param since when it opened, or when the last trial call was let through
 */
record Breaker(Limits limits, State state, int failures, Instant since) {

    enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    /**
     * @param failures in a row that open it
     * @param open how long it stays open; also how long a trial call may take before another is let through
     */
    public record Limits(int failures, Duration open) {

        public Limits {
            if (failures < 1) {
                throw new IllegalArgumentException("retry.breaker.failures must be at least 1");
            }
            if (open.isNegative() || open.isZero()) {
                throw new IllegalArgumentException("retry.breaker.open must be longer than nothing");
            }
        }

        /**
         * Where a quarter of all answers is lost, ten in a row are lost once in a million; where the PSP is down, they are
         * within a second. Five seconds are no outage for a buyer, and a rest for a PSP that restarts.
         */
        static Limits defaults() {
            return new Limits(10, Duration.ofSeconds(5));
        }

        Limits dividedBy(int scale) {
            return new Limits(failures, open.dividedBy(scale));
        }
    }

    static Breaker closed(Limits limits) {
        return new Breaker(limits, State.CLOSED, 0, Instant.EPOCH);
    }

    /** Whether a call may go out now. Who takes the permission goes on with {@link #taken}. */
    boolean allows(Instant now) {
        return state == State.CLOSED || isOver(now);
    }

    /** After a call was let through. */
    Breaker taken(Instant now) {
        return state == State.CLOSED ? this : new Breaker(limits, State.HALF_OPEN, failures, now);
    }

    Breaker succeeded() {
        return closed(limits);
    }

    Breaker failed(Instant now) {
        return switch (state) {
            case CLOSED -> failures + 1 < limits.failures()
                    ? new Breaker(limits, State.CLOSED, failures + 1, since)
                    : new Breaker(limits, State.OPEN, failures + 1, now);
            // An answer to what was sent before it opened: it says nothing about now.
            case OPEN -> this;
            case HALF_OPEN -> new Breaker(limits, State.OPEN, failures, now);
        };
    }

    /** A clock that went back must not keep it open for longer. */
    private boolean isOver(Instant now) {
        return now.isBefore(since) || !now.isBefore(since.plus(limits.open()));
    }
}
