package dev.nevertwice.psp.truth;

import java.time.Instant;
import java.util.Locale;

/**
 * Money that really moved: one debit and one credit of the same positive amount, so the book always balances.
 *
 * @param number position in the book, from 1
 * @param merchant id of the merchant account
 * @param debit account the money leaves
 * @param credit account the money reaches
 * @param charge null for a payout
 * @param refund id of the refund; null for all else
 * @param object id of the capture, void, refund, chargeback or payout; null for a charge and its authorization
 * @param reference the merchant's own id: of the attempt for a charge, of the refund for a refund and so on
 */
public record Movement(
        long number,
        Instant at,
        String merchant,
        Kind kind,
        String debit,
        String credit,
        long amount,
        String currency,
        String charge,
        String refund,
        String object,
        String registration,
        String reference,
        String order,
        String seller,
        Cause cause) {

    /** What a movement is. Settled are those that change what the PSP owes the merchant. */
    public enum Kind {
        /** Taken from the cardholder at once. */
        CHARGE("charge"),
        /** Held back for the merchant, not yet taken. */
        AUTHORIZE(null),
        /** What was held is free again: voided, expired or left over. */
        RELEASE(null),
        /** Taken out of what was held. */
        CAPTURE("capture"),
        /** On its way back to the cardholder. */
        REFUND_STARTED("refund"),
        /** Arrived at the cardholder; settled here only where it was not on its way before. */
        REFUND("refund"),
        /** The cardholder's bank did not take it. */
        REFUND_FAILED("refund_failed"),
        /** The cardholder disputes the charge: taken from the merchant until that is decided. */
        CHARGEBACK("chargeback"),
        /** The merchant was right. */
        CHARGEBACK_WON("chargeback_won"),
        /** The cardholder was right. */
        CHARGEBACK_LOST(null),
        /** On its way to the merchant's bank. */
        PAYOUT("payout"),
        PAYOUT_PAID(null),
        /** The merchant's bank did not take it. */
        PAYOUT_FAILED("payout_failed"),
        /** What the PSP takes for a sale: a column of the sale's row. */
        FEE(null);

        private final String rowType;

        Kind(String rowType) {
            this.rowType = rowType;
        }

        /** Type of its row in a settlement file; null where it has none. */
        public String rowType() {
            return rowType;
        }

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Movement {
        if (amount <= 0) {
            throw new IllegalArgumentException("amount: a movement is positive, its direction is in debit and credit");
        }
    }

    /** Whether it has a row in a settlement file: what the merchant is owed changed, and not by a fee. */
    public boolean isSettled() {
        return kind != Kind.FEE && isOwn();
    }

    private boolean isOwn() {
        return debit.equals(Book.balanceOf(merchant)) || credit.equals(Book.balanceOf(merchant));
    }

    /** What it is about, for another movement that comes of it. */
    public Matter matter() {
        return new Matter(merchant, currency, charge, object, registration, reference, order, seller);
    }

    /** Whether the merchant is owed more. */
    public boolean isIncoming() {
        return credit.equals(Book.balanceOf(merchant));
    }
}
