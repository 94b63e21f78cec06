package dev.nevertwice.pay.payout;

import static dev.nevertwice.pay.payout.PayoutTables.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.bank.BankImport;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What the PSP says it sent to our bank is looked for on the bank's statements, however much it has sent before. */
class OwnPayoutsTest {

    private final Transactions transactions = new Transactions(
            new MemoryStore(Monitor.ofThreads(), Instant::now), new SystemClock(), new SystemEntropy());

    /** The first thousand were looked at, and nothing that was sent after them was ever missed. */
    @Test
    void noneOfThemGoesMissingUnseenBecauseThereAreMany() {
        for (int n = 1; n <= 2_001; n++) {
            sent("out_%06d".formatted(n));
        }

        assertEquals(2_001, new BankImport(transactions).missing(Duration.ofHours(1)));
        assertEquals(0, new BankImport(transactions).missing(Duration.ofHours(1)));
    }

    private void sent(String id) {
        transactions.repeatable(transaction -> transaction.insertIfAbsent(payout(id)));
    }

    /** Of 700 KRW, three days ago. */
    static Row payout(String id) {
        Instant at = Instant.now().minus(Duration.ofDays(3));
        return PAYOUT.row()
                .set(ID, id)
                .set(MERCHANT, "ops")
                .set(KEY, id)
                .set(FINGERPRINT, "")
                .set(ACCOUNT, "acct_1")
                .set(AMOUNT, 700L)
                .set(CURRENCY, "KRW")
                .set(BODY, new byte[0])
                .set(IDLE_FENCE, 0L)
                .set(STATE, "paid")
                .set(FRESH_AT, at)
                .set(CREATED_AT, at)
                .set(UPDATED_AT, at)
                .build();
    }
}
