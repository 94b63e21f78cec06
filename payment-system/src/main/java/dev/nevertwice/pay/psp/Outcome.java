package dev.nevertwice.pay.psp;

import dev.nevertwice.pay.ledger.Movement;
import java.time.Duration;

/** What one PSP call told us. */
public sealed interface Outcome {

    /** The PSP has this registration, in whatever status it says. */
    record Registered(Registration registration) implements Outcome {}

    /** The PSP took this of what it held. */
    record Captured(Taken capture) implements Outcome {}

    /** The PSP let go of what it held. */
    record Voided(Taken released) implements Outcome {}

    /** The PSP holds this charge, or did. */
    record Held(Hold hold) implements Outcome {}

    /** The PSP has this refund, in whatever status it says. */
    record Refunded(Refund refund) implements Outcome {}

    /** The PSP has this dispute. */
    record Disputed(Chargeback chargeback) implements Outcome {}

    /** The PSP has this payout of ours. */
    record PaidOut(Payout payout) implements Outcome {}

    /** A definitive no to this request, and nothing was charged. */
    record Declined(String code) implements Outcome {}

    /** The PSP has this charge; its amount is what it really took. */
    record Charged(Movement charge) implements Outcome {}

    /** A look-up found nothing: no such request has been executed so far. One may still be under way. */
    record Absent() implements Outcome {}

    /** The PSP did not take this request (busy with the same key, throttled): ask again after the given time, or null. */
    record Busy(Duration retryAfter) implements Outcome {}

    /**
     * The PSP does not let our account in: this request was certainly not executed, and another one may be, later.
     *
     * @param retryAfter how long the PSP asked to be left alone, or null
     */
    record Shut(Duration retryAfter) implements Outcome {}

    /** Certainly nothing left this machine. */
    record NotSent(String reason) implements Outcome {}

    /**
     * Nobody knows: no answer, half an answer, an unreadable answer, a server error.
     *
     * @param retryAfter how long the PSP asked to be left alone, or null
     */
    record Unknown(String reason, Duration retryAfter) implements Outcome {

        public Unknown(String reason) {
            this(reason, null);
        }
    }

    /** The PSP refuses the request as such (our bug or configuration); trying again won't help. */
    record Refused(int status, String code) implements Outcome {

        /** The status of a refusal that is our own: nothing is sent any more. */
        public static final int OURS = 0;
    }
}
