package dev.nevertwice.pay.audit;

import static dev.nevertwice.pay.ledger.LedgerTables.*;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Checks the whole books, page by page, beside a system at work: what can't change is read once; what can (a wallet, a
 * payout) and seems wrong is read again under its lock, under which it is whole.
 */
public final class BookCheck {

    private static final int PAGE = 500;

    private final Transactions transactions;

    public BookCheck(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Blocks for a transaction every few hundred rows. */
    public Audit run() {
        Audit audit = new Audit();
        new EntryCheck(audit).run(this);
        new MovementCheck(audit).run(this);
        new WalletCheck(audit, transactions).run(this);
        new PayoutCheck(audit, transactions).run(this);
        return audit;
    }

    /** One page of rows and what goes with them, in one transaction; returns its rows. */
    interface Page {
        List<Row> read(Transaction transaction, Row after);
    }

    /** Reads page after page until one is not full. */
    void pages(Page page) {
        List<Row> rows = List.of();
        do {
            Row after = rows.isEmpty() ? null : rows.getLast();
            rows = transactions.repeatable(transaction -> page.read(transaction, after));
        } while (rows.size() == PAGE);
    }

    static List<Row> page(
            Transaction transaction, Table table, Condition after,
            Order... order) {
        return transaction.scan(table, after, PAGE, order);
    }

    /** Sums of postings by currency, debits above zero. */
    static SortedMap<String, Long> sums(List<Row> postings) {
        SortedMap<String, Long> sums = new TreeMap<>();
        for (Row posting : postings) {
            sums.merge(posting.get(POSTING_CURRENCY), signed(posting), Math::addExact);
        }
        return sums;
    }

    static long signed(Row posting) {
        long amount = posting.get(POSTING_AMOUNT);
        return posting.get(POSTING_SIDE).equals("debit") ? amount : Math.negateExact(amount);
    }

    static List<Row> postings(Transaction transaction, List<String> entries) {
        return entries.isEmpty() ? new ArrayList<>()
                : transaction.scan(
                        POSTING, POSTING_ENTRY.in(entries), Integer.MAX_VALUE, Order.by(POSTING_ENTRY),
                        Order.by(POSTING_LINE));
    }
}
