package dev.nevertwice.pay.payout;

import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.store.Transactions;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
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
        if (!minimums.stream().allMatch(Money::isPositive)) {
            throw new IllegalArgumentException("payouts.minimums must be above zero");
        }
    }

    /**
     * Reads what somebody wrote, such as {@code 02:00 KRW=10000 USD=5000}.
     *
     * @throws IllegalArgumentException when it is not understood completely
     */
    public static PayoutSchedule read(String text) {
        List<String> words = List.of(text.trim().split(" +"));
        try {
            List<Money> minimums = new ArrayList<>();
            for (String word : words.subList(1, words.size())) {
                int equals = word.indexOf('=');
                minimums.add(
                        Money.of(Long.parseLong(word.substring(equals + 1)), word.substring(0, Math.max(equals, 0))));
            }
            return new PayoutSchedule(LocalTime.parse(words.getFirst()), minimums);
        } catch (DateTimeException | IllegalArgumentException | AssertionError wrong) {
            throw new IllegalArgumentException("must be such as '02:00 KRW=10000 USD=5000'");
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
