package dev.nevertwice.pay.audit;

import static dev.nevertwice.pay.ledger.LedgerTables.*;
import dev.nevertwice.pay.ledger.Accounts;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every movement is an entry of the same amount on the PSP's account, on the side that its kind says. */
final class MovementCheck {

    /** What brings money into our balance at the PSP; everything else takes it out. */
    private static final Set<String> IN =
            Set.of("charge", "capture", "refund_failed", "chargeback_won", "payout_failed");

    private final Audit audit;

    MovementCheck(Audit audit) {
        this.audit = audit;
    }

    void run(BookCheck books) {
        books.pages(this::page);
    }

    private List<Row> page(Transaction transaction, Row after) {
        List<Row> movements = BookCheck.page(
                transaction, MOVEMENT,
                after == null ? Condition.always() : Condition.after(MOVEMENT.keyColumns(), after.key()),
                Order.by(MOVEMENT_ACCOUNT), Order.by(MOVEMENT_KIND), Order.by(MOVEMENT_REFERENCE));
        List<String> entries = movements.stream().map(movement -> movement.get(MOVEMENT_ENTRY)).distinct().toList();
        Map<String, Long> booked = new HashMap<>();
        for (Row posting : BookCheck.postings(transaction, entries)) {
            booked.merge(key(posting), BookCheck.signed(posting), Math::addExact);
        }
        for (Row movement : movements) {
            audit.saw("movements", 1);
            long amount = movement.get(MOVEMENT_AMOUNT);
            long expected = IN.contains(movement.get(MOVEMENT_KIND)) ? amount : -amount;
            String account = Accounts.pspReceivable(movement.get(MOVEMENT_ACCOUNT));
            Long found = booked.get(
                    movement.get(MOVEMENT_ENTRY) + " " + account + " " + movement.get(MOVEMENT_CURRENCY));
            if (found == null || found != expected) {
                audit.problem(
                        "movements are entries", movement.get(MOVEMENT_KIND) + ":" + movement.get(MOVEMENT_REFERENCE),
                        "is " + expected + " " + movement.get(MOVEMENT_CURRENCY) + ", but entry "
                                + movement.get(MOVEMENT_ENTRY) + " books " + (found == null ? "nothing" : found)
                                + " on " + account);
            }
        }
        return movements;
    }

    private static String key(Row posting) {
        return posting.get(POSTING_ENTRY) + " " + posting.get(POSTING_ACCOUNT) + " " + posting.get(POSTING_CURRENCY);
    }
}
