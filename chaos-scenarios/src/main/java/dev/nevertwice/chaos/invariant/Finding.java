package dev.nevertwice.chaos.invariant;

import java.util.List;

/**
 * What one invariant found in one run.
 *
 * @param invariant its id, such as {@code I1}
 * @param evidence how many relevant things it looked at; with none the verdict is {@link Verdict#UNKNOWN}
 * @param violations the first few, {@code violationCount} in all
 */
public record Finding(
        String invariant, Verdict verdict, long evidence, long violationCount, List<Violation> violations) {}
