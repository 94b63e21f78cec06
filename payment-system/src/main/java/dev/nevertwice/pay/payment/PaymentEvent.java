package dev.nevertwice.pay.payment;

import java.util.Locale;

/** What can happen to a payment, from whatever source it was learned: reply, look-up, webhook, settlement file. */
public enum PaymentEvent {
    /** The PSP has it and waits (hosted page open, review). */
    HELD,
    /** A call ended without a readable answer. */
    NO_ANSWER,
    /** The PSP charged. */
    APPROVED,
    /** The PSP definitively did not and will not charge. */
    DECLINED,
    /** The hosted page ran out. */
    EXPIRED,
    /** The PSP gave the money back. */
    REFUNDED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
