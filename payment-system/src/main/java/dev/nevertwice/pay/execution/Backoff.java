package dev.nevertwice.pay.execution;

import dev.nevertwice.pay.env.Entropy;
import java.time.Duration;

/**
 * Exponential back-off with equal jitter: half of it fixed, half by chance, so that those who failed together do not come
 * back together.
 */
public record Backoff(Duration base, Duration most) {

    private static final int DOUBLINGS_MOST = 20;

    /** Like {@link #after(long, Entropy)}, but no shorter than was asked for; null asks for nothing. */
    public Duration after(long tries, Entropy entropy, Duration atLeast) {
        Duration wait = after(tries, entropy);
        return atLeast == null || wait.compareTo(atLeast) > 0 ? wait : atLeast;
    }

    /** How long to wait after the given number of tries (1 or more). */
    public Duration after(long tries, Entropy entropy) {
        int doublings = (int) Math.min(tries - 1, DOUBLINGS_MOST);
        long micros = Math.min(base.toNanos() / 1_000 << doublings, most.toNanos() / 1_000);
        long half = Math.max(1, micros / 2);
        return Duration.ofNanos((half + entropy.below(half)) * 1_000);
    }
}
