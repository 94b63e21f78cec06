package dev.nevertwice.pay.payout;

import dev.nevertwice.pay.psp.Payout.Status;
import java.util.Locale;

/** Where a payout stands. The whole life cycle is {@link #step}. */
enum PayoutState {
    /** Out of the wallet; whether the PSP knows of it is not known. */
    ORDERED,
    /** The PSP has taken it out of our balance. */
    PENDING,
    /** It has arrived. */
    PAID,
    /** It came back: the money is in the wallet again. */
    FAILED,
    /** The PSP refused it for good, and never had it: the money is in the wallet again. */
    REFUSED;

    /** What the PSP's status does to a payout in a state. */
    enum Step {
        APPLIED,
        DUPLICATE,
        /** It contradicts what is certain. */
        REFUSED
    }

    Step step(Status theirs) {
        PayoutState to = of(theirs);
        if (to == this || to == PENDING && (this == PAID || this == FAILED)) {
            return Step.DUPLICATE;
        }
        return over() ? Step.REFUSED : Step.APPLIED;
    }

    boolean over() {
        return this == PAID || this == FAILED || this == REFUSED;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static PayoutState of(Status theirs) {
        return valueOf(theirs.name());
    }

    static PayoutState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
