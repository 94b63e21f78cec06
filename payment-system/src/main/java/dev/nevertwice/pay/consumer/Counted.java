package dev.nevertwice.pay.consumer;

import dev.nevertwice.pay.store.Change;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Sums by key, added to a table's rows. Rows are locked in the order of their keys. */
final class Counted {

    private final Table table;
    private final List<Column<Long>> sums;
    private final Map<List<Object>, long[]> added =
            new TreeMap<>(Comparator.comparing((List<Object> key) -> key.toString()));

    /** @param sums the columns that grow; all others are the key */
    Counted(Table table, List<Column<Long>> sums) {
        this.table = table;
        this.sums = sums;
    }

    void add(List<Object> key, long... amounts) {
        long[] sum = added.computeIfAbsent(key, first -> new long[sums.size()]);
        for (int i = 0; i < sum.length; i++) {
            sum[i] = Math.addExact(sum[i], amounts[i]);
        }
    }

    void write(Transaction transaction) {
        List<Row> zeros = new ArrayList<>();
        List<Statement<?>> locks = new ArrayList<>();
        for (List<Object> key : added.keySet()) {
            zeros.add(zero(key));
            locks.add(new Statement.Lock(table, key));
        }
        transaction.write(List.of(new Statement.InsertAllAbsent(table, zeros)));
        List<Row> rows = new ArrayList<>();
        for (Object found : transaction.runAll(locks)) {
            rows.add(((Optional<?>) found).map(Row.class::cast).orElseThrow());
        }
        List<Statement<?>> writes = new ArrayList<>();
        for (Row row : rows) {
            long[] sum = added.get(row.key());
            List<Change> changes = new ArrayList<>();
            for (int i = 0; i < sum.length; i++) {
                changes.add(sums.get(i).to(Math.addExact(row.get(sums.get(i)), sum[i])));
            }
            writes.add(new Statement.UpdateIf(table, row.key(), Condition.always(), changes));
        }
        transaction.write(writes);
    }

    @SuppressWarnings("unchecked")
    private Row zero(List<Object> key) {
        Row.Builder row = table.row();
        for (int i = 0; i < key.size(); i++) {
            row.set((Column<Object>) table.keyColumns().get(i), key.get(i));
        }
        sums.forEach(sum -> row.set(sum, 0L));
        return row.build();
    }
}
