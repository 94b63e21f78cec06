package dev.nevertwice.chaos.proxy.link;

/**
 * Chance that depends on the seed and on what it is about, never on who asks first: the same seed, names and numbers give the
 * same draw whatever the threads do.
 */
record Chance(long seed) {

    /** Bits of a draw: as many as a float of a toxicity is precise. */
    private static final int BITS = 24;

    /** Whether something happens that does in {@code toxicity} of 1 cases. */
    boolean happens(float toxicity, String proxy, String toxic, long connection, long draw) {
        long drawn = bits(proxy, toxic, connection, draw) >>> (Long.SIZE - BITS);
        return drawn < (double) toxicity * (1L << BITS);
    }

    /** From 0 to below the bound. */
    long below(long bound, String proxy, String toxic, long connection, long draw) {
        return Long.remainderUnsigned(bits(proxy, toxic, connection, draw), bound);
    }

    private long bits(String proxy, String toxic, long connection, long draw) {
        long state = mix(seed ^ hash(proxy));
        state = mix(state ^ hash(toxic));
        state = mix(state ^ connection);
        return mix(state ^ draw);
    }

    /** FNV-1a over all characters: {@code String.hashCode} has too few bits. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    /** The finalizer of SplitMix64. */
    private static long mix(long state) {
        long mixed = state + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
