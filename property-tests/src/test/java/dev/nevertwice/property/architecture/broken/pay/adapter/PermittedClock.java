package dev.nevertwice.property.architecture.broken.pay.adapter;

import java.time.Instant;

/** Breaks no rule: adapters are where the outside world is met. */
record PermittedClock() {
    Instant now() {
        return Instant.now();
    }
}
