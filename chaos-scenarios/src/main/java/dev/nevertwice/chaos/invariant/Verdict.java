package dev.nevertwice.chaos.invariant;

/** The judge's word. The worst wins: {@link #INVALID}, then {@link #UNKNOWN}, then {@link #VALID}. */
public enum Verdict {
    VALID,
    UNKNOWN,
    INVALID;

    public Verdict worst(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
