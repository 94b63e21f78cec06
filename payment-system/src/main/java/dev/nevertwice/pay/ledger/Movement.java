package dev.nevertwice.pay.ledger;

import dev.nevertwice.pay.money.Money;
import java.time.Instant;

/**
 * One movement of money at the PSP.
 *
 * @param account of ours at the PSP
 * @param kind {@code charge}, {@code capture}, {@code refund}, {@code refund_failed}, {@code chargeback},
 *     {@code chargeback_won}, {@code payout} or {@code payout_failed}
 * @param reference the PSP's id of it
 * @param order our order, or null where it can't be attributed
 * @param attempt our attempt, or null
 * @param at the PSP's time of it
 */
public record Movement(
        String account, String kind, String reference, String order, String attempt, Money amount, Instant at) {

    /** Whether the PSP owes us more by it. */
    public boolean isIncoming() {
        return switch (kind) {
            case "charge", "capture", "refund_failed", "chargeback_won", "payout_failed" -> true;
            case "refund", "chargeback", "payout" -> false;
            default -> throw new AssertionError("no movement is a " + kind);
        };
    }
}
