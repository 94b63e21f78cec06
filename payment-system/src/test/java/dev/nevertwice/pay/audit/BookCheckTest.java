package dev.nevertwice.pay.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.ledger.Entry;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.ledger.LedgerTables;
import dev.nevertwice.pay.ledger.Movement;
import dev.nevertwice.pay.ledger.Posting;
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

    /** What a seller owes us is in the wallet as it is in the ledger, and neither is below zero. */
    @Test
    void walletThatForgotADebtIsNamed() {
        sale("sel_1", "ch_1", 100);
        takeBack(130);
        assertTrue(check.run().holds(), () -> check.run().json().toString());

        wallet(0, 29);
        assertEquals(List.of("owes 29 KRW, but the ledger has 30"), problems("wallets are what sellers are owed"));

        wallet(1, 30);
        assertEquals(List.of("has 1 KRW, but the ledger owes the seller 0"),
                problems("wallets are what sellers are owed"));
    }

    @Test
    void walletBelowZeroIsNamedThoughTheLedgerAgrees() {
        sale("sel_1", "ch_1", 100);
        move(130, "seller_payable:mer_1/sel_1", "seller_held:mer_1/sel_1");
        wallet(-30, 0);
        assertEquals(List.of("has a negative balance: payable -30, debt 0, held 130 KRW"),
                problems("wallets are what sellers are owed"));

        move(140, "seller_held:mer_1/sel_1", "seller_payable:mer_1/sel_1");
        wallet(110, 0);
        assertEquals(List.of("has a negative balance: payable 110, debt 0, held -10 KRW"),
                problems("wallets are what sellers are owed"));

        move(10, "suspense", "seller_held:mer_1/sel_1");
        move(5, "suspense", "seller_debt:mer_1/sel_1");
        wallet(110, -5);
        assertEquals(List.of("has a negative balance: payable 110, debt -5, held 0 KRW"),
                problems("wallets are what sellers are owed"));
    }

    private void takeBack(long amount) {
        store.inTransaction(transaction -> {
            WalletChanges wallets = new WalletChanges(transaction);
            List<Statement<?>> writes = new ArrayList<>(Ledger.post(
                    Entry.of("refund_due", "re_1", null,
                            wallets.takeBack(new Seller("mer_1", "sel_1"), Money.of(amount, "KRW")),
                            List.of(new Posting("refunds_due", Posting.Side.CREDIT, Money.of(amount, "KRW")))),
                    transaction.now()));
            writes.addAll(wallets.writes());
            return transaction.runAll(writes);
        });
    }

    /** Behind the back of the wallet. */
    private void move(long amount, String debit, String credit) {
        store.inTransaction(transaction -> transaction.runAll(Ledger.post(
                Entry.of("correction", debit + amount, null, Money.of(amount, "KRW"), debit, credit),
                transaction.now())));
    }

    private void wallet(long available, long owed) {
        store.inTransaction(transaction -> transaction.updateIf(
                LedgerTables.WALLET, List.of("mer_1", "sel_1", "KRW"), Condition.always(),
                LedgerTables.AVAILABLE.to(available), LedgerTables.OWED.to(owed)));
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

    @Test
    void entryWithoutPostingsIsNamed() {
        damaged(LedgerTables.POSTING, 1);
        assertEquals(List.of("off by 100 in minor units"), problems("book sums to zero"));

        store.inTransaction(transaction -> transaction.runAll(List.of(
                entry("fee", "1"), entry("fee", "2"), posting("fee:2", 1, -7, "fees", "debit"),
                posting("fee:2", 2, 0, "psp_receivable:acct_1", "credit"))));

        assertEquals(
                List.of("off by 100 KRW", "has no postings", "posts -7 to fees", "posts 0 to psp_receivable:acct_1",
                        "off by -7 KRW"),
                problems("every entry balances"));
        assertEquals(List.of("off by 93 in minor units"), problems("book sums to zero"));
        assertEquals(List.of(), problems("movements are entries"));
    }

    /** What a person corrects touches no PSP, and needs none to have moved anything. */
    @Test
    void entryApartFromThePspNeedsNoMovement() {
        store.inTransaction(transaction -> transaction.runAll(List.of(
                entry("correction", "1"), posting("correction:1", 1, 7, "fees", "debit"),
                posting("correction:1", 2, 7, "suspense", "credit"))));

        assertTrue(check.run().holds(), () -> check.run().json().toString());
    }

    /** Booked by hand, it was not recorded: a program would have booked it once more, and the books held. */
    @Test
    void correctionAtThePspWithoutItsMovementIsNamed() {
        store.inTransaction(transaction -> transaction.runAll(List.of(
                entry("correction", "dis_1:2"), posting("correction:dis_1:2", 1, 7, "suspense", "debit"),
                posting("correction:dis_1:2", 2, 7, "psp_receivable:acct_1", "credit"))));

        assertProblem("movements are entries", "correction:dis_1:2");
    }

    private List<String> problems(String rule) {
        List<String> problems = new ArrayList<>();
        check.run().json().path("problems").forEach(problem -> {
            if (problem.path("check").asText().equals(rule)) {
                problems.add(problem.path("detail").asText());
            }
        });
        return problems;
    }

    /** An entry without its postings; its id is {@code kind:cause}. */
    private static Statement<?> entry(String kind, String cause) {
        return Ledger.post(Entry.of(kind, cause, null, Money.of(1, "KRW"), "fees", "suspense"), Instant.EPOCH)
                .getFirst();
    }

    private static Statement<?> posting(String entry, long line, long amount, String account, String side) {
        return new Statement.Insert(LedgerTables.POSTING.row()
                .set(LedgerTables.POSTING_ENTRY, entry)
                .set(LedgerTables.POSTING_LINE, line)
                .set(LedgerTables.POSTING_ACCOUNT, account)
                .set(LedgerTables.POSTING_SIDE, side)
                .set(LedgerTables.POSTING_AMOUNT, amount)
                .set(LedgerTables.POSTING_CURRENCY, "KRW")
                .set(LedgerTables.POSTING_MERCHANT, null)
                .set(LedgerTables.POSTING_SELLER, null)
                .set(LedgerTables.POSTED_AT, Instant.EPOCH)
                .build());
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
