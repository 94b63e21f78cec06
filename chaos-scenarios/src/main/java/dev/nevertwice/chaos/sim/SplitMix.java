package dev.nevertwice.chaos.sim;

/**
 * SplitMix64 (Steele, Lea, Flood 2014): integers only, so that a seed gives the same numbers on every machine. Streams are
 * split by number, so that what one task draws never shifts what another draws.
 */
public final class SplitMix {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long origin;
    private long state;

    public SplitMix(long seed) {
        this.origin = mix(seed + GOLDEN);
        this.state = origin;
    }

    /** An independent stream; the same number always gives the same stream, whatever was drawn before. */
    public SplitMix split(long stream) {
        return new SplitMix(origin ^ mix(stream * GOLDEN + 1));
    }

    public long next() {
        state += GOLDEN;
        return mix(state);
    }

    /** A number in [0, bound). The bias is below bound / 2^64. */
    public long below(long bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive, not " + bound);
        }
        return Math.unsignedMultiplyHigh(next(), bound);
    }

    /** True once in so many draws, on average; never for 0. */
    public boolean oneIn(long draws) {
        return draws > 0 && below(draws) == 0;
    }

    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
