package dev.nevertwice.chaos.invariant;

/** A pure function from what happened to a verdict. One that throws counts as {@link Verdict#UNKNOWN}. */
public interface Invariant {

    /** Its id in docs/invariants.md, such as {@code I1}. */
    String id();

    /** What it promises, as one sentence. */
    String statement();

    Finding judge(Evidence evidence);
}
