package dev.nevertwice.pay.adapter.memory;

import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement.Order;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds the rows that a transaction sees: the committed ones and its own writes. */
final class Scanning {

    private Scanning() {}

    static List<Entry> find(
            MemoryTransaction transaction,
            MemoryTable table,
            Condition condition,
            List<Order> order,
            int limit,
            boolean skipLocked) {
        ScanPlan plan = ScanPlan.of(table, condition, order);
        List<Entry> found = new ArrayList<>();
        for (Entry entry : plan.candidates()) {
            boolean own = entry.owner == transaction && entry.changed();
            if (!own
                    && !(skipLocked && entry.heldByAnother(transaction))
                    && Matching.matches(condition, entry.committed)) {
                found.add(entry);
                if (plan.ordered() && found.size() == limit) {
                    break;
                }
            }
        }
        int others = found.size();
        for (Entry entry : transaction.held()) {
            if (entry.table == table && entry.pending != null && !entry.removing
                    && Matching.matches(condition, entry.pending)) {
                found.add(entry);
            }
        }
        if (!plan.ordered() || found.size() > others) {
            Comparator<Row> byOrder = SqlOrder.of(table.table, order);
            found.sort((left, right) -> byOrder.compare(left.visibleTo(transaction), right.visibleTo(transaction)));
        }
        return found.size() > limit ? found.subList(0, limit) : found;
    }

    static List<Row> rows(MemoryTransaction transaction, List<Entry> entries) {
        List<Row> rows = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            rows.add(entry.visibleTo(transaction));
        }
        return rows;
    }
}
