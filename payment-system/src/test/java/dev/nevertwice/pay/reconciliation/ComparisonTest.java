package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.reconciliation.ReconciliationTables.AMOUNT;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.CHARGE;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.CURRENCY;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.DAY;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.FEE_DIFFERS;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.KIND;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.LINE;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.OCCURRED_AT;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.REFERENCE;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.ROW;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.ROW_REFERENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.reconciliation.Files.Day;
import dev.nevertwice.pay.reconciliation.SettlementImport.Imported;
import dev.nevertwice.pay.reconciliation.SettlementSource.Listed;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
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

    /** Whoever imported it again was killed before its day was compared: no later day looked at what it has more than before. */
    @Test
    void aKnownFileThatHasMoreRowsThanBeforeIsYetToBeComparedAgain() {
        assertEquals(1, unequalDaysLater(new Imported(true, Layout.NATIVE, 1, 1, Opened.NONE, "more")));
    }

    /** How many rows of it were new is not known when all its parts are here. */
    @Test
    void soIsOneThatComesInPartsAgain() {
        assertEquals(1, unequalDaysLater(Imported.inParts(Layout.NATIVE, 1)));
    }

    /** How many rows a day that has the first one in no window finds unequal, after that had been compared and came again. */
    private long unequalDaysLater(Imported again) {
        Comparison comparison = new Comparison(transactions(memory), SettlementTerms.defaults(), ACCOUNT);
        List.of("15", "16", "17", "18", "19", "20", "21", "22").forEach(day -> kept("2026-11-" + day, "own"));
        comparison.compare("2026-11-22");
        memory.inTransaction(transaction -> transaction.run(new Statement.Insert(row())));
        kept("2026-11-15", "own", again);
        return comparison.compare("2026-11-22").unequal();
    }

    private static Row row() {
        return ROW.row()
                .set(ReconciliationTables.ACCOUNT, ACCOUNT)
                .set(ROW_REFERENCE, "s_1")
                .set(KIND, "charge")
                .set(REFERENCE, "ch_1")
                .set(CHARGE, "ch_1")
                .set(AMOUNT, 400L)
                .set(CURRENCY, "KRW")
                .set(FEE_DIFFERS, false)
                .set(OCCURRED_AT, Instant.parse("2026-11-15T10:00:00Z"))
                .set(DAY, "2026-11-15")
                .set(LINE, 2L)
                .build();
    }

    private void kept(String day, String file) {
        kept(day, file, new Imported(true, Layout.NATIVE, 0, 0, Opened.NONE, "nothing"));
    }

    private void kept(String day, String file, Imported whole) {
        Instant end = LocalDate.parse(day).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
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
