package dev.nevertwice.pay.payout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When sellers are paid without anybody asking. */
class PayoutScheduleTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T01:59:59Z"));
    private final MemoryStore store = new MemoryStore(Monitor.ofThreads(), now::get);
    private final SystemClock clock = new SystemClock();
    private final Transactions transactions = new Transactions(store, clock, new SystemEntropy());
    private final PayoutRuns runs = new PayoutRuns(
            transactions, new Jobs(transactions, clock, Duration.ofSeconds(10)), new Payouts(transactions, "acct_1"));

    @Test
    void runsBeginOnceADayFromTheTimeOnByTheDatabasesClock() {
        PayoutSchedule schedule = PayoutSchedule.read("02:00 KRW=10000 USD=5000");

        assertEquals(0, schedule.begin(transactions, runs));
        now.set(Instant.parse("2026-11-22T02:00:00Z"));
        assertEquals(2, schedule.begin(transactions, runs));
        assertEquals(0, schedule.begin(transactions, runs));
        now.set(Instant.parse("2026-11-23T23:00:00Z"));
        assertEquals(2, schedule.begin(transactions, runs));
        assertEquals(4, transactions.repeatable(transaction -> PayoutRuns.list(transaction, null)).size());
    }

    @Test
    void itIsOffUnlessSomebodySaysWhatIsPaid() {
        assertTrue(PayoutSchedule.OFF.isOff());
        assertEquals(
                new PayoutSchedule(LocalTime.of(2, 0), List.of(Money.of(10_000, "KRW"))),
                PayoutSchedule.read("02:00 KRW=10000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "KRW=1", "25:00 KRW=1", "02:00 KRW", "02:00 KRW=x", "02:00 XYZ=1", "02:00 KRW=0",
        "02:00 KRW=1 KRW=2"})
    void whatIsNotUnderstoodIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> PayoutSchedule.read(text));
    }
}
