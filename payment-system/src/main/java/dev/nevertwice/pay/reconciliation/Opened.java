package dev.nevertwice.pay.reconciliation;

import dev.nevertwice.pay.reconciliation.DiscrepancyType.Handling;

/** How many discrepancies were found for the first time, by class. */
public record Opened(long automatic, long manual, long special) {

    static final Opened NONE = new Opened(0, 0, 0);

    static Opened one(DiscrepancyType type) {
        Handling handling = type.handling();
        return new Opened(
                handling == Handling.AUTOMATIC ? 1 : 0,
                handling == Handling.MANUAL ? 1 : 0,
                handling == Handling.SPECIAL ? 1 : 0);
    }

    Opened plus(Opened other) {
        return new Opened(automatic + other.automatic, manual + other.manual, special + other.special);
    }

    public long all() {
        return automatic + manual + special;
    }
}
