package dev.nevertwice.pay.reconciliation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.reconciliation.Files.Day;
import dev.nevertwice.pay.reconciliation.SettlementImport.Imported;
import dev.nevertwice.pay.reconciliation.SettlementSource.Listed;
import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.store.Transactions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes in while a run is at it. */
class ComparisonTest {

    private static final String ACCOUNT = "acct_1";

    private final Store memory = new MemoryStore(Monitor.ofThreads(), Instant::now);
    private int begun;

    /** It was marked as compared; where its own run was killed, nothing ever compared it. */
    @Test
    void aFileThatComesWhileADayIsComparedIsYetToBeCompared() {
        kept("2026-11-22", "own");
        Store meanwhile = new Store() {
            @Override
            public <T> T inTransaction(Body<T> body) {
                if (++begun == 2) {
                    kept("2026-11-15", "another day");
                    kept("2026-11-22", "another one");
                }
                return memory.inTransaction(body);
            }
        };

        new Comparison(transactions(meanwhile), SettlementTerms.defaults(), ACCOUNT).compare("2026-11-22");

        assertEquals(List.of(false, false), compared());
        new Comparison(transactions(memory), SettlementTerms.defaults(), ACCOUNT).compare("2026-11-22");
        assertEquals(List.of(true, true), compared());
    }

    private void kept(String day, String file) {
        Instant end = LocalDate.parse(day).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        Imported whole = new Imported(true, Layout.NATIVE, 0, 0, Opened.NONE, "nothing");
        memory.inTransaction(
                transaction -> Files.keep(transaction, ACCOUNT, new Listed(day, file, end, -1), whole));
    }

    private List<Boolean> compared() {
        return memory.inTransaction(transaction -> Files.days(transaction, ACCOUNT)).stream()
                .map(Day::compared)
                .toList();
    }

    private static Transactions transactions(Store store) {
        return new Transactions(store, new SystemClock(), new SystemEntropy());
    }
}
