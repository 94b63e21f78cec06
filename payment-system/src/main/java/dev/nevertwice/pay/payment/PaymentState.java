package dev.nevertwice.pay.payment;

import java.util.Locale;

/** Where a payment is. What the buyer may be told of it is {@link #told()}. */
public enum PaymentState {
    /** The intent to charge is committed; nothing is known to have been sent. */
    CREATED("pending", false),
    /** The PSP has it and waits: for the buyer on the hosted page, for a review. */
    PENDING("pending", false),
    /** The PSP was asked and nobody knows what it did. Never terminal, never shown as failed. */
    UNKNOWN("pending", false),
    /** It shall be canceled, but nobody knows yet what the PSP did or will do: whatever succeeds goes back. */
    CANCEL_ASKED("pending", false),
    /** The money of every order is held, until it is captured, released or the PSP lets go of it. */
    AUTHORIZED("authorized", false),
    /** The captures are decided and under way. */
    CAPTURING("authorized", false),
    PAID("paid", true),
    DECLINED("declined", true),
    /** The hosted page's lifetime, or that of what was held, ended and nothing was charged. */
    EXPIRED("expired", true),
    /** Nothing will be kept: what is held is being released, what was captured refunded. */
    CANCELING("canceled", false),
    CANCELED("canceled", true),
    /** Money arrived after the buyer was told no: it goes back. */
    REFUND_DUE("declined", false),
    REFUNDED("refunded", true);

    private final String told;
    private final boolean terminal;

    PaymentState(String told, boolean terminal) {
        this.told = told;
        this.terminal = terminal;
    }

    public String told() {
        return told;
    }

    /** Whether nothing is left to be done. A terminal payment may still learn of money that must go back. */
    public boolean terminal() {
        return terminal;
    }

    /** As it stands in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static PaymentState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
