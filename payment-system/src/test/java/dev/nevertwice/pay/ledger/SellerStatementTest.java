package dev.nevertwice.pay.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
                    transaction, SELLER, "KRW", now.minusSeconds(1), now.plusSeconds(1), from, 7));
            assertEquals(closing, page.opening().minor());
            closing = page.closing().minor();
            page.lines().forEach(line -> entries.add(line.entry()));
            after = page.next();
        } while (after != null);

        assertEquals(25, entries.size());
        assertEquals(25, entries.stream().distinct().count());
        assertEquals(2_500, closing);
    }
}
