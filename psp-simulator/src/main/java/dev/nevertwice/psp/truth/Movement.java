package dev.nevertwice.psp.truth;

import java.time.Instant;

/**
 * Money that really moved: one debit and one credit of the same positive amount, so the book always balances.
 *
 * @param number position in the book, from 1
 * @param merchant id of the merchant account
 * @param kind charge or refund
 * @param debit account the money leaves
 * @param credit account the money reaches
 * @param refund id of the refund; null for a charge
 * @param reference the merchant's own id: of the attempt for a charge, of the refund for a refund
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
        String registration,
        String reference,
        String order,
        String seller,
        Cause cause) {

    /** What a movement is. */
    public enum Kind {
        CHARGE,
        REFUND
    }

    public Movement {
        if (amount <= 0) {
            throw new IllegalArgumentException("amount: a movement is positive, its direction is in debit and credit");
        }
    }
}
