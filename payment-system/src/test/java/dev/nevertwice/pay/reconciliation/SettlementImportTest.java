package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.ledger.LedgerTables.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.env.Tasks;
import dev.nevertwice.pay.ledger.Accounts;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.ledger.Movement;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.psp.Gate;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.reconciliation.SettlementTerms.Fee;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Channel.Exchange;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A settlement file comes in once, whatever becomes of the import, and however large it is. Guards M76. */
class SettlementImportTest {

    private static final String DAY = "2026-11-22";
    private static final String HEAD =
            "row,type,charge,refund,order,reference,amount,currency,fee,occurred_at\n";

    /** A whole batch and a bit. */
    private static final int ROWS = 4_100;

    private final Store memory = new MemoryStore(Monitor.ofThreads(), Instant::now);

    @Test
    void overlappingFilesListEachMovementOnceAndEachFeeOnce() {
        reconciliation(memory).importFile(DAY, "first", file(1, 2_500));
        reconciliation(memory).importFile(DAY, "second", file(1_501, ROWS));
        reconciliation(memory).importFile(DAY, "all", file(1, ROWS));
        reconciliation(memory).importFile(DAY, "all again", file(1, ROWS));
        assertEquals(List.of(ROWS, 2L * ROWS), List.of(rows(memory), fees(memory)));
    }

    @Test
    void anImportThatIsKilledBetweenItsBatchesGoesOnWhereItWas() {
        assertEquals(3, survivedKills(
                reconciliation -> reconciliation.importPart(DAY, "file", 0, file(1, ROWS))));
    }

    @Test
    void aReconciliationThatIsKilledAnywhereFindsTheSameWhenItIsRunAgain() {
        assertTrue(survivedKills(reconciliation -> reconciliation.importFile(DAY, "file", file(1, 80))) > 6);
    }

    /**
     * Killed before each of its transactions, one run after the other: enumerated, not sampled; then run again.
     *
     * @return before which transaction it was not killed any more: it has one fewer
     */
    private int survivedKills(Consumer<Reconciliation> work) {
        work.accept(reconciliation(memory));
        for (int kill = 1;; kill++) {
            Store store = new MemoryStore(Monitor.ofThreads(), Instant::now);
            boolean survived = survives(new Killed(store, kill), work);
            work.accept(reconciliation(store));
            assertEquals(
                    List.of(rows(memory), fees(memory), open(memory)), List.of(rows(store), fees(store), open(store)),
                    "killed before transaction " + kill);
            if (survived) {
                return kill;
            }
        }
    }

    private static boolean survives(Store store, Consumer<Reconciliation> work) {
        try {
            work.accept(reconciliation(store));
            return true;
        } catch (IllegalStateException killed) {
            return false;
        }
    }

    /** However slow the store is and however long the file: what is read and not yet kept is a few batches. */
    @Test
    void memoryIsBoundedHoweverLargeTheFile() {
        Endless lines = new Endless(60_000);
        assertThrows(EnoughRead.class,
                () -> reconciliation(memory, new Waiting()).importPart(DAY, "endless", 0, lines));
        int ahead = lines.given - rows(memory);
        assertTrue(rows(memory) > 40_000 && ahead < 20_000, ahead + " lines in memory of " + lines.given);
    }

    @Test
    void aFileThatBreaksOffIsMatchedAsFarAsItGoesAndWholeWhenItIsThere() {
        book("ch_1", "ch_2");
        String whole = new String(bytes(1, 2), StandardCharsets.UTF_8);
        reconciliation(memory).importFile(DAY, "file", stream(whole.substring(0, whole.length() - 30)));
        assertEquals(List.of("file_incomplete open: it breaks off in line 3"), said());
        assertEquals(1, rows(memory));
        reconciliation(memory).importFile(DAY, "file", stream(whole));
        assertEquals(List.of("file_incomplete resolved: it breaks off in line 3"), said());
        assertEquals(2, rows(memory));
    }

    @Test
    void ofAFileWithOtherColumnsNothingIsCalledMissing() {
        book("ch_1", "ch_2");
        reconciliation(memory).importFile(DAY, "file", stream("id,amount\n1,900\n"));
        assertEquals(
                List.of("file_incomplete open: this is not the native layout: columns are missing: row, type, charge, refund,"
                        + " order, reference, currency, fee, occurred_at"),
                said());
    }

    /** Its agreed fee was more than a number can be, and the whole day, and every day after it, could not be reconciled. */
    @Test
    void oneAbsurdAmountStopsNoFile() {
        String absurd = line(1).replace(",100,USD,", ",999999999999999999,USD,");

        reconciliation(memory).importFile(DAY, "file", stream(HEAD + absurd + line(2)));

        assertEquals(List.of("unparseable open: the amount is larger than any"), said().subList(1, 2));
        assertEquals(List.of(1, 2L), List.of(rows(memory), fees(memory)));
    }

    /** The second had the first one's name, and finance had been through with that. */
    @Test
    void aRowThatIsRestatedTwiceOnOneDayIsTwoDiscrepancies() {
        for (String amount : List.of("100", "200", "300", "300")) {
            String row = line(1).replace(",100,USD,", "," + amount + ",USD,");
            reconciliation(memory).importFile(DAY, "file", stream(HEAD + row + line(2)));
        }

        assertEquals(2, said().stream().filter("restated open: restated_on_2026-11-22"::equals).count(),
                said()::toString);
    }

    private void book(String... charges) {
        Transactions transactions = new Transactions(memory, new SystemClock(), new SystemEntropy());
        Instant at = Instant.parse(DAY + "T10:00:00Z");
        for (String charge : charges) {
            Movement movement = new Movement("acct_1", "charge", charge, null, null, Money.of(100, "USD"), at);
            transactions.repeatable(transaction -> transaction.runAll(
                    new Ledger().unwanted(transaction, null, movement, Accounts.SUSPENSE)));
        }
    }

    private List<String> said() {
        return all(memory, ReconciliationTables.DISCREPANCY).stream()
                .map(row -> row.get(ReconciliationTables.TYPE) + " " + row.get(ReconciliationTables.STATE) + ": "
                        + row.get(ReconciliationTables.FIELD))
                .toList();
    }

    private static List<String> open(Store store) {
        return all(store, ReconciliationTables.DISCREPANCY).stream()
                .map(row -> row.get(ReconciliationTables.ID) + row.get(ReconciliationTables.STATE))
                .toList();
    }

    private static int rows(Store store) {
        return all(store, ReconciliationTables.ROW).size();
    }

    private static long fees(Store store) {
        return all(store, POSTING).stream()
                .filter(row -> row.get(POSTING_ACCOUNT).equals(Accounts.FEES))
                .mapToLong(row -> row.get(POSTING_AMOUNT))
                .sum();
    }

    private static List<Row> all(Store store, Table table) {
        return store.inTransaction(transaction -> transaction.scan(table, Condition.always(), Integer.MAX_VALUE));
    }

    private static Reconciliation reconciliation(Store store) {
        return reconciliation(store, new Waiting());
    }

    private static Reconciliation reconciliation(Store store, Tasks tasks) {
        SystemEntropy entropy = new SystemEntropy();
        return new Reconciliation(
                new Transactions(store, new SystemClock(), entropy),
                tasks,
                entropy,
                new PspGateway(
                        "acct_1",
                        (request, deadline) -> new Exchange.Failed(false, "no PSP"), Gate.open(), "none",
                        Duration.ofSeconds(1)),
                SettlementTerms.defaults().withFees(Map.of("USD", new Fee(0, 20)), 0),
                "acct_1");
    }

    private static InputStream file(int first, int last) {
        return new ByteArrayInputStream(bytes(first, last));
    }

    private static byte[] bytes(int first, int last) {
        StringBuilder text = new StringBuilder(HEAD);
        for (int n = first; n <= last; n++) {
            text.append(n == 77 ? "row_77,broken\n" : "").append(line(n));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String line(int n) {
        return "row_" + n + ",charge,ch_" + n + ",,ord_" + n + ",att_" + n + ",100,USD,2," + DAY + "T10:00:00Z\n";
    }

    /** Runs a task not before somebody waits for it: as slow a store as there can be. */
    private static final class Waiting implements Tasks {

        @Override
        public Task fork(String name, Runnable body) {
            return new Task() {
                @Override
                public void stop() {}

                @Override
                public void await() {
                    body.run();
                }
            };
        }
    }

    /** Ends the process, as it were, before the n-th transaction. */
    private static final class Killed implements Store {

        private final Store store;
        private int left;

        Killed(Store store, int transactions) {
            this.store = store;
            this.left = transactions;
        }

        @Override
        public <T> T inTransaction(Body<T> body) {
            if (--left <= 0) {
                throw new IllegalStateException("killed");
            }
            return store.inTransaction(body);
        }
    }

    private static final class EnoughRead extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /** A file without end, of which so many lines are asked for. */
    private static final class Endless extends InputStream {

        private final int most;
        private final List<String> next = new ArrayList<>(List.of(HEAD));
        private byte[] line = new byte[0];
        private int at;
        private int given;

        Endless(int most) {
            this.most = most;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            if (at == line.length) {
                if (given == most) {
                    throw new EnoughRead();
                }
                line = (next.isEmpty() ? line(++given) : next.removeFirst()).getBytes(StandardCharsets.UTF_8);
                at = 0;
            }
            int read = Math.min(length, line.length - at);
            System.arraycopy(line, at, bytes, from, read);
            at += read;
            return read;
        }
    }
}
