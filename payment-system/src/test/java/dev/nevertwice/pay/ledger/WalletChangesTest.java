package dev.nevertwice.pay.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.ledger.Posting.Side;
import dev.nevertwice.pay.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A wallet is what the postings of its seller add up to, whatever happens to it in one transaction. */
class WalletChangesTest {

    private static final Seller SELLER = new Seller("mer_1", "sel_1");

    private final MemoryStore store = new MemoryStore(Monitor.ofThreads(), Instant::now);

    /** Guards the cart with two orders of one seller: the second credit overwrote the first. */
    @Test
    void twoCreditsOfOneTransactionBothCount() {
        in(wallets -> {
            wallets.credit(SELLER, krw(700));
            return wallets.credit(SELLER, krw(300));
        });
        assertEquals(1_000, available());
    }

    @Test
    void takesNeverMoreThanIsAvailable() {
        in(wallets -> wallets.credit(SELLER, krw(1_000)));
        assertTrue(in(wallets -> wallets.take(SELLER, krw(1_001))).isEmpty());
        assertEquals(1_000, available());
        assertEquals(
                List.of(new Posting("seller_payable:mer_1/sel_1", Side.DEBIT, krw(1_000))),
                in(wallets -> wallets.take(SELLER, krw(1_000))).orElseThrow());
        assertEquals(0, available());
    }

    @Test
    void whatWasPaidOutAndGoesBackIsOwedAndRepaidByTheNextSale() {
        in(wallets -> wallets.credit(SELLER, krw(600)));
        assertEquals(
                List.of(
                        new Posting("seller_payable:mer_1/sel_1", Side.DEBIT, krw(600)),
                        new Posting("seller_debt:mer_1/sel_1", Side.DEBIT, krw(400))),
                in(wallets -> wallets.takeBack(SELLER, krw(1_000))));
        assertEquals(
                List.of(
                        new Posting("seller_debt:mer_1/sel_1", Side.CREDIT, krw(400)),
                        new Posting("seller_payable:mer_1/sel_1", Side.CREDIT, krw(100))),
                in(wallets -> wallets.credit(SELLER, krw(500))));
        assertEquals(100, available());
        assertEquals(
                List.of(new Posting("seller_payable:mer_1/sel_1", Side.CREDIT, krw(500))),
                in(wallets -> wallets.credit(SELLER, krw(500))));
        assertEquals(600, available());
    }

    /** A repayment that leaves nothing available, or a debt that comes and goes, is a change too. */
    @Test
    void onlyWalletsThatChangedAreWritten() {
        in(wallets -> wallets.credit(SELLER, krw(600)));
        assertEquals(0, writes(wallets -> wallets.available(SELLER, krw(1))));
        assertEquals(0, writes(wallets -> {
            wallets.takeBack(SELLER, krw(600));
            return wallets.credit(SELLER, krw(600));
        }));
        in(wallets -> wallets.takeBack(SELLER, krw(1_000)));
        assertEquals(1, writes(wallets -> wallets.credit(SELLER, krw(100))));
        assertEquals(1, writes(wallets -> wallets.takeBack(SELLER, krw(100))));
    }

    /** Same seller, another currency or another merchant: another wallet. */
    @Test
    void eachSellerHasAWalletPerCurrency() {
        in(wallets -> {
            wallets.credit(SELLER, krw(600));
            wallets.credit(SELLER, Money.of(5, "USD"));
            return wallets.credit(new Seller("mer_2", "sel_1"), krw(70));
        });

        assertEquals(600, available());
        assertEquals(Money.of(5, "USD"), in(wallets -> wallets.available(SELLER, Money.of(1, "USD"))));
        assertEquals(krw(70), in(wallets -> wallets.available(new Seller("mer_2", "sel_1"), krw(1))));
    }

    private int writes(Function<WalletChanges, ?> body) {
        return store.inTransaction(transaction -> {
            WalletChanges wallets = new WalletChanges(transaction);
            body.apply(wallets);
            return wallets.writes().size();
        });
    }

    private long available() {
        return in(wallets -> wallets.available(SELLER, krw(1))).minor();
    }

    private <T> T in(Function<WalletChanges, T> body) {
        return store.inTransaction(transaction -> {
            WalletChanges wallets = new WalletChanges(transaction);
            T result = body.apply(wallets);
            transaction.runAll(wallets.writes());
            return result;
        });
    }

    private static Money krw(long minor) {
        return Money.of(minor, "KRW");
    }
}
