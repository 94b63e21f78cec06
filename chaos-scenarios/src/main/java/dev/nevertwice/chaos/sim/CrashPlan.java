package dev.nevertwice.chaos.sim;

import java.time.Duration;

/**
 * One crash of the payment system at an exact place, beside whatever kills the scenario asks for.
 *
 * @param atCall the port call of the first instance, counted from 1, at which it dies instead; {@link Long#MAX_VALUE} for
 *     never
 * @param down how long it stays down
 */
public record CrashPlan(long atCall, Duration down) {

    public static final CrashPlan NEVER = new CrashPlan(Long.MAX_VALUE, Duration.ZERO);

    public CrashPlan {
        if (atCall < 1) {
            throw new IllegalArgumentException("crash.atCall must be at least 1");
        }
        if (down.isNegative()) {
            throw new IllegalArgumentException("crash.down must not be negative");
        }
    }

    public static CrashPlan at(long call) {
        return new CrashPlan(call, Duration.ofMillis(200));
    }
}
