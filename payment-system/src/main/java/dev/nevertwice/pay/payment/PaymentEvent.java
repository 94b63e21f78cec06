package dev.nevertwice.pay.payment;

import java.util.Locale;

/** What can happen to a payment, from whatever source it was learned: reply, look-up, webhook, settlement file. */
public enum PaymentEvent {
    /** The PSP has it and waits (hosted page open, review). */
    HELD,
    /** A call ended without a readable answer. */
    NO_ANSWER,
    /** The PSP holds the money of every order: it can be captured. */
    AUTHORIZED,
    /** The PSP charged. */
    APPROVED,
    /** The PSP definitively did not and will not charge. */
    DECLINED,
    /** The hosted page ran out, or what was held was released because nobody captured it. */
    EXPIRED,
    /** It was decided what to capture of what is held. */
    CAPTURE,
    /** Every capture that was decided is made. */
    CAPTURED,
    /** One capture is definitively impossible: then nothing of the payment is kept. */
    CAPTURE_FAILED,
    /** The merchant does not want it any more. */
    CANCEL,
    /** Nothing is held or captured any more. */
    RELEASED,
    /** The PSP gave the money back. */
    REFUNDED,
    /** The buyer tries again with another instrument. */
    RETRY;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
