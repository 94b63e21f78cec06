package dev.nevertwice.property.architecture.broken.pay;

import dev.nevertwice.property.architecture.broken.pay.adapter.Gateway;
import java.time.Instant;

/** Breaks no rule: the composition's caller chooses adapters and knows what time it is. */
record PayMain() {
    record PermittedInside(Gateway gateway) {
        Instant began() {
            return Instant.now();
        }
    }
}
