package dev.nevertwice.psp.truth;

/**
 * What a movement is about.
 *
 * @param merchant id of the merchant account
 * @param charge null for a payout
 * @param object id of the capture, void, refund, chargeback or payout; null for a charge and its authorization
 * @param reference the merchant's own id of what moved the money
 */
public record Matter(
        String merchant, String currency, String charge, String object, String registration, String reference,
        String order, String seller) {}
