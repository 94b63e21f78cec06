package dev.nevertwice.psp.registration;

import dev.nevertwice.psp.truth.Cause;

/**
 * A payment that waits: for its review, or for the buyer to answer a challenge.
 *
 * @param cause of the money that may move in the end
 * @param doubled whether the PSP is about to charge twice
 */
record Underway(Source source, Cause cause, boolean doubled) {}
