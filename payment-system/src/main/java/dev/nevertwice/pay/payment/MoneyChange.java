package dev.nevertwice.pay.payment;

import dev.nevertwice.pay.money.Money;
import java.util.Locale;

/**
 * A refund or a chargeback takes another step: what its buyer and seller have changes, the payment's state does not. It is a
 * version of the payment like any other, in its history and told to whoever wants to know.
 *
 * @param id ours of the refund, the PSP's of the chargeback
 * @param left what is left of the order to the seller after this
 * @param sellers whether it is the seller's money; else it was never sold, and is owed to the buyer
 */
public record MoneyChange(Kind kind, String id, String order, Money amount, Money left, boolean sellers) {

    /** What happened. */
    public enum Kind {
        /** The merchant gives it back: the seller has it no longer. */
        REFUND_ORDERED,
        /** The PSP gave it back. */
        REFUND_SUCCEEDED,
        /** The PSP did not give it back after all. */
        REFUND_FAILED,
        /** The cardholder's bank took it back: the seller has it no longer. */
        CHARGEBACK_OPENED,
        /** It was ours: the seller has it again. */
        CHARGEBACK_WON,
        /** It is the buyer's for good. */
        CHARGEBACK_LOST;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
