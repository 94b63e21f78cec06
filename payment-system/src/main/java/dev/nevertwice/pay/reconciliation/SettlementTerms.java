package dev.nevertwice.pay.reconciliation;

import dev.nevertwice.pay.money.Money;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;

/**
 * What was agreed with the PSP about settlement, and how much of a difference is none. One for each PSP account.
 *
 * @param layout of the account's files, or null to tell by their first line
 * @param zone in which the PSP's business days end
 * @param fees by currency; what is not named is free
 * @param feeTolerance a fee that is off by no more minor units is right: the PSP rounds in its own way
 * @param skew how far the PSP's clocks may be apart: a movement so close before the close may come in the next file
 * @param timeTolerance how far a row's time may be from the movement's. Less than a day, so that a shifted day is seen; much
 *     more than any clock is wrong
 * @param lateBound how long a movement that was due may wait for the next file when none comes
 */
public record SettlementTerms(
        Layout layout,
        ZoneId zone,
        Map<String, Fee> fees,
        long feeTolerance,
        Duration skew,
        Duration timeTolerance,
        Duration lateBound) {

    /** So many minor units, plus thousandths of the amount, rounded half up. */
    public record Fee(long fixed, long permille) {

        long of(long amount) {
            return fixed + (Math.multiplyExact(amount, permille) + 500) / 1_000;
        }
    }

    public SettlementTerms {
        fees = Map.copyOf(fees);
        if (timeTolerance.compareTo(Duration.ofDays(1)) >= 0) {
            throw new IllegalArgumentException("settlement.timeTolerance must be less than a day");
        }
    }

    public static SettlementTerms defaults() {
        return new SettlementTerms(
                null,
                ZoneId.of("UTC"),
                Map.of(),
                0,
                Duration.ZERO,
                Duration.ofHours(12),
                Duration.ofHours(36));
    }

    public SettlementTerms withLayout(Layout other) {
        return new SettlementTerms(other, zone, fees, feeTolerance, skew, timeTolerance, lateBound);
    }

    public SettlementTerms withZone(ZoneId other) {
        return new SettlementTerms(layout, other, fees, feeTolerance, skew, timeTolerance, lateBound);
    }

    public SettlementTerms withFees(Map<String, Fee> others, long tolerance) {
        return new SettlementTerms(layout, zone, others, tolerance, skew, timeTolerance, lateBound);
    }

    /** What the PSP may keep of it. */
    long fee(RowKind kind, Money amount) {
        Fee fee = fees.get(amount.code());
        return kind.isSale() && fee != null ? fee.of(amount.minor()) : 0;
    }
}
