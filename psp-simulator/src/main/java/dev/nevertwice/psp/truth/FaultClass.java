package dev.nevertwice.psp.truth;

/** Whose fault a movement is: A while the PSP keeps its contract, B where it broke it. */
public enum FaultClass {
    A,
    B
}
