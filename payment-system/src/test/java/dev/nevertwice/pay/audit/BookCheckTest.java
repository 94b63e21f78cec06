package dev.nevertwice.pay.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.ledger.LedgerTables;
import dev.nevertwice.pay.ledger.Movement;
import dev.nevertwice.pay.ledger.Seller;
import dev.nevertwice.pay.ledger.WalletChanges;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The check sees each kind of damage, and names the row. */
class BookCheckTest {

    private final MemoryStore store = new MemoryStore(Monitor.ofThreads(), Instant::now);
    private final Ledger ledger = new Ledger();
    private final BookCheck check =
            new BookCheck(new Transactions(store, new SystemClock(), new SystemEntropy()));

    @Test
    void manyPagesOfSoundBooksHold() {
        for (int i = 0; i < 1_203; i++) {
            sale("sel_" + i % 7, "ch_" + i, 100 + i);
        }
        Audit audit = check.run();
        JsonNode json = audit.json();
        assertTrue(audit.holds(), json::toString);
        assertEquals(1_203, json.at("/checked/entries").asLong());
        assertEquals(2_406, json.at("/checked/postings").asLong());
        assertEquals(1_203, json.at("/checked/movements").asLong());
        assertEquals(7, json.at("/checked/wallets").asLong());
        assertEquals("psp_receivable:acct_1", json.at("/accounts/0/account").asText());
        assertEquals(json.at("/accounts/0/debit"), json.at("/accounts/1/credit"));
    }

    /** Defect M64: a credit was lost. */
    @Test
    void walletThatLostAnUpdateIsNamed() {
        sale("sel_1", "ch_1", 100);
        store.inTransaction(transaction -> transaction.updateIf(
                LedgerTables.WALLET, List.of("mer_1", "sel_1", "KRW"), Condition.always(),
                LedgerTables.AVAILABLE.to(99L)));
        assertProblem("wallets are what sellers are owed", "mer_1/sel_1");
    }

    /** Defect M63: one leg is missing. */
    @Test
    void entryWithoutItsOtherLegIsNamed() {
        sale("sel_1", "ch_1", 100);
        damaged(LedgerTables.POSTING, 1);
        assertProblem("every entry balances", "capture:acct_1:ch_2");
    }

    @Test
    void movementWithoutItsEntryIsNamed() {
        damaged(LedgerTables.ENTRY, 0);
        assertProblem("movements are entries", "charge:ch_2");
    }

    @Test
    void entryAtThePspWithoutItsMovementIsNamed() {
        damaged(LedgerTables.MOVEMENT, 0);
        assertProblem("movements are entries", "capture:acct_1:ch_2");
    }

    private void assertProblem(String rule, String id) {
        Audit audit = check.run();
        assertFalse(audit.holds());
        for (JsonNode problem : audit.json().path("problems")) {
            if (problem.path("check").asText().equals(rule) && problem.path("id").asText().equals(id)) {
                return;
            }
        }
        throw new AssertionError(rule + " of " + id + " is not in " + audit.json());
    }

    private void sale(String seller, String charge, long amount) {
        store.inTransaction(transaction -> {
            WalletChanges wallets = new WalletChanges(transaction);
            List<Statement<?>> writes = statements(wallets, seller, charge, amount, transaction.now());
            writes.addAll(wallets.writes());
            return transaction.runAll(writes);
        });
    }

    /** A sale of which all rows of one table, or the posting with that line, were never written, nor any posting of its entry. */
    private void damaged(Table table, long line) {
        store.inTransaction(transaction -> {
            WalletChanges wallets = new WalletChanges(transaction);
            List<Statement<?>> writes = statements(wallets, "sel_2", "ch_2", 100, transaction.now());
            writes.removeIf(write -> write instanceof Statement.Insert(Row row) && missing(row, table, line));
            writes.addAll(wallets.writes());
            return transaction.runAll(writes);
        });
    }

    private static boolean missing(Row row, Table table, long line) {
        boolean posting = row.table() == LedgerTables.POSTING;
        return row.table() == table
                ? !posting || row.get(LedgerTables.POSTING_LINE) == line
                : posting && table == LedgerTables.ENTRY;
    }

    private List<Statement<?>> statements(
            WalletChanges wallets, String seller, String charge, long amount, Instant now) {
        Money money = Money.of(amount, "KRW");
        return new ArrayList<>(ledger.sale(
                wallets, now, null, new Seller("mer_1", seller),
                new Movement("acct_1", "charge", charge, "ord_" + charge, null, money, now)));
    }
}
