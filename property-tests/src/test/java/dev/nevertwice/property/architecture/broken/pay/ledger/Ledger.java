package dev.nevertwice.property.architecture.broken.pay.ledger;

import dev.nevertwice.property.architecture.broken.pay.checkout.Checkout;
import dev.nevertwice.property.architecture.broken.psp.Machine;

/** Breaks the rules on money, names and modules, and is the other half of a cycle of features. */
public record Ledger(Checkout otherHalf) {

    record NamesThePsp(Machine machine) {}

    record FloatingField(double amount) {}

    interface FloatingParameter {
        void post(Float amount);
    }

    interface FloatingArray {
        float[] amounts();
    }

    record ClockImpl() {}
}
