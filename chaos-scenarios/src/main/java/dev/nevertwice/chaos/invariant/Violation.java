package dev.nevertwice.chaos.invariant;

import java.util.List;

/**
 * One broken promise, with what a person needs to see why.
 *
 * @param payment the payment's id, or null where it is about the whole book
 * @param message one sentence with the figures
 * @param charges ids of the PSP charges involved
 * @param fault name of the fault that touched them, or null
 */
public record Violation(String payment, String message, List<String> charges, String fault) {}
