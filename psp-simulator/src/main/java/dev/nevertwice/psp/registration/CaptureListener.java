package dev.nevertwice.psp.registration;

import dev.nevertwice.psp.exchange.Execution;

/** Hears of money that was taken for the first time for a charge. */
@FunctionalInterface
public interface CaptureListener {
    void captured(Charge charge, Execution execution);
}
