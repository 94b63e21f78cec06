package dev.nevertwice.pay.audit;

import static dev.nevertwice.pay.ledger.LedgerTables.*;
import static dev.nevertwice.pay.payout.PayoutTables.ACCOUNT;
import static dev.nevertwice.pay.payout.PayoutTables.AMOUNT;
import static dev.nevertwice.pay.payout.PayoutTables.ID;
import static dev.nevertwice.pay.payout.PayoutTables.PAYOUT;
import static dev.nevertwice.pay.payout.PayoutTables.SELLER;
import static dev.nevertwice.pay.payout.PayoutTables.STATE;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Every payout has exactly the entries that its state says, each of its amount. */
final class PayoutCheck {

    private static final List<String> KINDS =
            List.of("payout_ordered", "payout", "payout_paid", "payout_failed", "payout_refused");

    /** Entries of what the PSP did: their ids are made of the account, too. */
    private static final List<String> MOVED = List.of("payout", "payout_failed");

    private final Audit audit;
    private final Transactions transactions;

    PayoutCheck(Audit audit, Transactions transactions) {
        this.audit = audit;
        this.transactions = transactions;
    }

    void run(BookCheck books) {
        List<String> doubtful = new ArrayList<>();
        books.pages((transaction, after) -> page(transaction, after, doubtful));
        for (String id : doubtful) {
            String wrong = transactions.repeatable(
                    transaction -> wrong(transaction, transaction.lock(PAYOUT, id).orElseThrow()));
            if (wrong != null) {
                audit.problem("payouts are entries", id, wrong);
            }
        }
    }

    private List<Row> page(Transaction transaction, Row after, List<String> doubtful) {
        Condition rest = after == null ? Condition.always() : ID.above(after.get(ID));
        List<Row> payouts = BookCheck.page(transaction, PAYOUT, rest, Order.by(ID));
        for (Row payout : payouts) {
            audit.saw("payouts", 1);
            if (wrong(transaction, payout) != null) {
                doubtful.add(payout.get(ID));
            }
        }
        return payouts;
    }

    private static String wrong(Transaction transaction, Row payout) {
        String id = payout.get(ID);
        Set<String> expected = new TreeSet<>(expected(payout.get(STATE), payout.get(SELLER) != null));
        Set<String> found = new TreeSet<>();
        List<String> ids = KINDS.stream()
                .map(kind -> kind + ":" + (MOVED.contains(kind) ? payout.get(ACCOUNT) + ":" : "") + id)
                .toList();
        for (Row posting : BookCheck.postings(transaction, ids)) {
            String entry = posting.get(POSTING_ENTRY);
            found.add(entry.substring(0, entry.indexOf(':')));
            if (posting.get(POSTING_AMOUNT) > payout.get(AMOUNT)) {
                return "is of " + payout.get(AMOUNT) + ", but " + entry + " posts " + posting.get(POSTING_AMOUNT);
            }
        }
        return found.equals(expected) ? null
                : "is " + payout.get(STATE) + " with the entries " + found + " instead of " + expected;
    }

    private static List<String> expected(String state, boolean seller) {
        List<String> ours =
                switch (state) {
                    case "ordered" -> List.of("payout_ordered");
                    case "pending" -> List.of("payout_ordered", "payout");
                    case "paid" -> List.of("payout_ordered", "payout", "payout_paid");
                    case "failed" -> List.of("payout_ordered", "payout", "payout_failed");
                    case "refused" -> List.of("payout_ordered", "payout_refused");
                    default -> throw new IllegalStateException("a payout is " + state);
                };
        List<String> sellersOnly = List.of("payout_ordered", "payout_paid", "payout_refused");
        return seller ? ours : ours.stream().filter(kind -> !sellersOnly.contains(kind)).toList();
    }
}
