package dev.nevertwice.pay.payout;

import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * When sellers are paid without anybody asking: every day from a time on (UTC, the database's clock), those with at least a
 * minimum. Off without minimums.
 *
 * @param minimums one per currency that is paid out
 */
public record PayoutSchedule(LocalTime at, List<Money> minimums) {

    public static final PayoutSchedule OFF = new PayoutSchedule(LocalTime.MIDNIGHT, List.of());

    /** How often the time is looked at. */
    public static final Duration EVERY = Duration.ofMinutes(1);

    public PayoutSchedule {
        minimums = List.copyOf(minimums);
        if (minimums.stream().map(Money::code).distinct().count() != minimums.size()) {
            throw new IllegalArgumentException("payouts.minimums has a currency twice");
        }
    }

    public boolean isOff() {
        return minimums.isEmpty();
    }

    /** Begins the runs that are due and not begun yet; returns how many those were. */
    public int begin(Transactions transactions, PayoutRuns runs) {
        Instant now = transactions.repeatable(transaction -> transaction.now());
        OffsetDateTime utc = now.atOffset(ZoneOffset.UTC);
        if (utc.toLocalTime().isBefore(at)) {
            return 0;
        }
        String day = utc.toLocalDate().toString();
        return (int) minimums.stream().filter(minimum -> runs.begin(day, minimum)).count();
    }
}
