package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.reconciliation.ReconciliationTables.*;
import dev.nevertwice.pay.reconciliation.DiscrepancyType.Handling;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is open between settlement files and ledger, for those who look on. */
public final class OpenDiscrepancies {

    private static final int COUNTED_MOST = 10_000;

    private OpenDiscrepancies() {}

    /** When the open ones of each class were opened, up to ten thousand of each. */
    public static Map<String, List<Instant>> byClass(Transaction transaction) {
        Map<String, List<Instant>> opened = new LinkedHashMap<>();
        for (Handling handling : Handling.values()) {
            Condition open = Condition.all(STATE.is("open"), CLASS.is(handling.word()));
            opened.put(handling.word(), transaction
                    .scan(DISCREPANCY, open, COUNTED_MOST, Order.by(TYPE), Order.by(ID)).stream()
                    .map(row -> row.get(OPENED_AT))
                    .toList());
        }
        return opened;
    }
}
