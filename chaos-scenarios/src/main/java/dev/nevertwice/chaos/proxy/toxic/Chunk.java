package dev.nevertwice.chaos.proxy.toxic;

import java.util.Arrays;

/**
 * Bytes as they were read at once, with when that was.
 *
 * @param length how many of {@code bytes} count, from the first on
 * @param nanos by the clock of {@link System#nanoTime}; toxics that delay move it on
 * @param turn the request that they belong to
 * @param lent whether the array is used again by its reader as soon as it has passed the bytes on
 */
public record Chunk(byte[] bytes, int length, long nanos, Turn turn, boolean lent) implements Arrival {

    /** The same for who keeps it. */
    public Chunk kept() {
        return lent ? new Chunk(Arrays.copyOf(bytes, length), length, nanos, turn, false) : this;
    }

    public Chunk part(int from, int to) {
        return new Chunk(Arrays.copyOfRange(bytes, from, to), to - from, nanos, turn, false);
    }

    public Chunk at(long otherNanos) {
        return new Chunk(bytes, length, otherNanos, turn, lent);
    }

    public byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }
}
