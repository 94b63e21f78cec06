package dev.nevertwice.pay.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.ledger.SellerStatement.Place;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.store.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pages join without gap or overlap, also within one moment. */
class SellerStatementTest {

    private static final Seller SELLER = new Seller("mer_1", "sel_1");

    private final Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private final MemoryStore store = new MemoryStore(Monitor.ofThreads(), () -> now);

    @Test
    void pagesJoinIntoTheWhole() {
        pagesJoin(now.minusSeconds(1));
    }

    @Test
    void pagesJoinWithinTheMicrosecondInWhichThePeriodBegins() {
        pagesJoin(now.plusNanos(500));
    }

    private void pagesJoin(Instant begin) {
        Ledger ledger = new Ledger();
        for (int i = 0; i < 25; i++) {
            String charge = "ch_" + i;
            store.inTransaction(transaction -> {
                WalletChanges wallets = new WalletChanges(transaction);
                Movement movement = new Movement("acct_1", "charge", charge, null, null, Money.of(100, "KRW"), now);
                List<Statement<?>> writes =
                        new ArrayList<>(ledger.sale(wallets, transaction.now(), null, SELLER, movement));
                writes.addAll(wallets.writes());
                return transaction.runAll(writes);
            });
        }
        List<String> entries = new ArrayList<>();
        Place after = null;
        long closing = 0;
        do {
            Place from = after;
            SellerStatement page = store.inTransaction(transaction -> SellerStatement.of(
                    transaction, SELLER, "KRW", begin, now.plusSeconds(1), from, 7));
            assertEquals(closing, page.opening().minor());
            closing = page.closing().minor();
            page.lines().forEach(line -> entries.add(line.entry()));
            after = page.next();
        } while (after != null);

        assertEquals(25, entries.size());
        assertEquals(25, entries.stream().distinct().count());
        assertEquals(2_500, closing);
    }

    /** Before the period, more lines than are read at once; in it, one that takes away. */
    @Test
    void whatCameBeforeIsTheOpeningAndWhatGoesBackIsLess() {
        Money one = Money.of(1, "KRW");
        for (int i = 0; i < 2_001; i++) {
            post("sale", "ch_" + i, one, "buyer_clearing", "seller_payable:mer_1/sel_1", now.minusSeconds(10));
        }
        post("refund_due", "re_1", Money.of(300, "KRW"), "seller_payable:mer_1/sel_1", "refunds_due", now);
        post("refund_due", "re_2", Money.of(300, "KRW"), "seller_payable:mer_1/sel_1", "refunds_due",
                now.plusSeconds(1));

        SellerStatement page = page(null);

        assertEquals(2_001, page.opening().minor());
        assertEquals(1_701, page.closing().minor());
        assertEquals(List.of(-300L), page.lines().stream().map(SellerStatement.Line::amount).toList());
        assertNull(page.next());
        assertEquals(page, page(new Place(now.minusSeconds(10), "sale:ch_5", 0)));
    }

    private SellerStatement page(Place after) {
        return store.inTransaction(transaction -> SellerStatement.of(
                transaction, SELLER, "KRW", now, now.plusSeconds(1), after, 7));
    }

    private void post(String kind, String cause, Money amount, String debit, String credit, Instant at) {
        store.inTransaction(transaction -> transaction.runAll(
                Ledger.post(Entry.of(kind, cause, null, amount, debit, credit), at)));
    }
}
