package dev.nevertwice.pay.ledger;

import static dev.nevertwice.pay.ledger.LedgerTables.*;
import dev.nevertwice.pay.ledger.Posting.Side;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The wallets that one transaction changes. Each is locked when it is first touched and written once, with all that
 * happened to it; each change returns the postings that explain it, for the entry in the same transaction.
 */
public final class WalletChanges {

    private final Transaction transaction;
    private final SortedMap<String, Wallet> wallets = new TreeMap<>();

    public WalletChanges(Transaction transaction) {
        this.transaction = transaction;
    }

    /** The statement that locks a wallet: {@link #found} takes what it returns. */
    public static Statement<Optional<Row>> locking(Seller seller, String currency) {
        return new Statement.Lock(WALLET, List.of(seller.merchant(), seller.id(), currency));
    }

    /** A wallet that this transaction has locked, by the caller's own statement. */
    public void found(Row wallet) {
        Seller seller = new Seller(wallet.get(WALLET_MERCHANT), wallet.get(WALLET_SELLER));
        wallets.put(key(seller, wallet.get(WALLET_CURRENCY)), new Wallet(wallet));
    }

    private static String key(Seller seller, String currency) {
        return seller + " " + currency;
    }

    /** One wallet as this transaction leaves it; never are both amounts above zero. */
    private static final class Wallet {
        private final List<Object> key;
        private final Row before;
        private long available;
        private long owed;

        Wallet(Row row) {
            this.key = row.key();
            this.before = row;
            this.available = row.get(AVAILABLE);
            this.owed = row.get(OWED);
        }

        boolean isChanged() {
            return available != before.get(AVAILABLE) || owed != before.get(OWED);
        }
    }

    /** What the seller can be paid now, this transaction's changes included. Locks the wallet. */
    public Money available(Seller seller, Money any) {
        return new Money(wallet(seller, any.code()).available, any.currency());
    }

    /** The seller earns: what it owes us is paid off first. Returns the credits. */
    public List<Posting> credit(Seller seller, Money amount) {
        Wallet wallet = wallet(seller, amount.code());
        long repaid = Math.min(wallet.owed, amount.minor());
        wallet.owed -= repaid;
        wallet.available = Math.addExact(wallet.available, amount.minor() - repaid);
        return postings(
                Side.CREDIT, amount,
                Accounts.sellerDebt(seller), repaid,
                Accounts.sellerPayable(seller), amount.minor() - repaid);
    }

    /** The seller is paid: returns the debits, or empty, and changes nothing, where less is available. */
    public Optional<List<Posting>> take(Seller seller, Money amount) {
        Wallet wallet = wallet(seller, amount.code());
        if (wallet.available < amount.minor()) {
            return Optional.empty();
        }
        return Optional.of(takeBack(seller, amount));
    }

    /**
     * The seller loses what it had earned (a refund, a chargeback), whether it is still there or not: what has been paid
     * out already it owes us. Returns the debits.
     */
    public List<Posting> takeBack(Seller seller, Money amount) {
        Wallet wallet = wallet(seller, amount.code());
        long here = Math.min(wallet.available, amount.minor());
        wallet.available -= here;
        wallet.owed = Math.addExact(wallet.owed, amount.minor() - here);
        return postings(
                Side.DEBIT, amount,
                Accounts.sellerPayable(seller), here,
                Accounts.sellerDebt(seller), amount.minor() - here);
    }

    /** The statements that write the wallets. */
    public List<Statement<?>> writes() {
        List<Statement<?>> writes = new ArrayList<>();
        for (Wallet wallet : wallets.values()) {
            if (!wallet.isChanged()) {
                continue;
            }
            writes.add(new Statement.UpdateIf(
                    WALLET,
                    wallet.key,
                    Condition.always(),
                    List.of(AVAILABLE.to(wallet.available), OWED.to(wallet.owed))));
        }
        return writes;
    }

    private Wallet wallet(Seller seller, String currency) {
        return wallets.computeIfAbsent(
                key(seller, currency),
                first -> new Wallet(
                        transaction.run(locking(seller, currency)).orElseGet(() -> made(seller, currency))));
    }

    /** Nearly every seller has one: only the first payment makes it. */
    private Row made(Seller seller, String currency) {
        transaction.write(List.of(new Statement.InsertIfAbsent(WALLET.row()
                .set(WALLET_MERCHANT, seller.merchant())
                .set(WALLET_SELLER, seller.id())
                .set(WALLET_CURRENCY, currency)
                .set(AVAILABLE, 0L)
                .set(OWED, 0L)
                .build())));
        return transaction.run(locking(seller, currency)).orElseThrow();
    }

    private static List<Posting> postings(
            Side side, Money amount, String first, long firstMinor, String second, long secondMinor) {
        List<Posting> postings = new ArrayList<>();
        if (firstMinor > 0) {
            postings.add(new Posting(first, side, new Money(firstMinor, amount.currency())));
        }
        if (secondMinor > 0) {
            postings.add(new Posting(second, side, new Money(secondMinor, amount.currency())));
        }
        return postings;
    }
}
