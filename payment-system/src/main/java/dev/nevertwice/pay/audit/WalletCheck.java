package dev.nevertwice.pay.audit;

import static dev.nevertwice.pay.ledger.LedgerTables.*;
import static dev.nevertwice.pay.ledger.LedgerTables.POSTING_MERCHANT;
import static dev.nevertwice.pay.ledger.LedgerTables.WALLET_MERCHANT;
import dev.nevertwice.pay.ledger.Accounts;
import dev.nevertwice.pay.ledger.Seller;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Statement.Scan;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every wallet is what the ledger owes its seller, and nothing in it is negative. */
final class WalletCheck {

    private final Audit audit;
    private final Transactions transactions;

    WalletCheck(Audit audit, Transactions transactions) {
        this.audit = audit;
        this.transactions = transactions;
    }

    void run(BookCheck books) {
        List<Row> doubtful = new ArrayList<>();
        books.pages((transaction, after) -> page(transaction, after, doubtful));
        for (Row wallet : doubtful) {
            String wrong = transactions.repeatable(transaction -> wrong(
                    transaction, transaction.lock(WALLET, wallet.key().toArray()).orElseThrow()));
            if (wrong != null) {
                audit.problem("wallets are what sellers are owed", seller(wallet).toString(), wrong);
            }
        }
    }

    private List<Row> page(Transaction transaction, Row after, List<Row> doubtful) {
        List<Row> wallets = BookCheck.page(
                transaction, WALLET,
                after == null ? Condition.always() : Condition.after(WALLET.keyColumns(), after.key()),
                Order.by(WALLET_MERCHANT), Order.by(WALLET_SELLER), Order.by(WALLET_CURRENCY));
        for (Row wallet : wallets) {
            audit.saw("wallets", 1);
            if (wrong(transaction, wallet) != null) {
                doubtful.add(wallet);
            }
        }
        return wallets;
    }

    /** Says what is wrong with it, or null. Whole only under the wallet's lock: every posting is made under it. */
    private static String wrong(Transaction transaction, Row wallet) {
        Seller seller = seller(wallet);
        String currency = wallet.get(WALLET_CURRENCY);
        Map<String, Long> booked = new HashMap<>();
        Scan all = new Scan(
                POSTING,
                Condition.all(
                        POSTING_MERCHANT.is(seller.merchant()), POSTING_SELLER.is(seller.id()),
                        POSTING_CURRENCY.is(currency)),
                List.of(Order.by(POSTED_AT), Order.by(POSTING_ENTRY), Order.by(POSTING_LINE)),
                Integer.MAX_VALUE);
        // One after the other: a seller may have millions.
        transaction.each(all, posting -> booked.merge(
                posting.get(POSTING_ACCOUNT), BookCheck.signed(posting), Math::addExact));
        long payable = -booked.getOrDefault(Accounts.sellerPayable(seller), 0L);
        long debt = booked.getOrDefault(Accounts.sellerDebt(seller), 0L);
        long held = -booked.getOrDefault(Accounts.sellerHeld(seller), 0L);
        if (wallet.get(AVAILABLE) != payable) {
            return "has " + wallet.get(AVAILABLE) + " " + currency + ", but the ledger owes the seller " + payable;
        }
        if (wallet.get(OWED) != debt) {
            return "owes " + wallet.get(OWED) + " " + currency + ", but the ledger has " + debt;
        }
        return payable < 0 || debt < 0 || held < 0
                ? "has a negative balance: payable " + payable + ", debt " + debt + ", held " + held + " " + currency
                : null;
    }

    private static Seller seller(Row wallet) {
        return new Seller(wallet.get(WALLET_MERCHANT), wallet.get(WALLET_SELLER));
    }
}
