package dev.nevertwice.pay.adapter.memory;

import dev.nevertwice.pay.check.Check;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One table's rows and indexes. Entries of uncommitted inserts are found by key, but are in no ordered index. */
final class MemoryTable {

    final Table table;
    final Map<Object, Entry> entries = new HashMap<>();
    final List<UniqueIndex> unique = new ArrayList<>();
    final List<OrderedIndex> ordered = new ArrayList<>();
    final OrderedIndex primary;
    private final int[] keyOrdinals;

    MemoryTable(Table table) {
        Check.that(!table.keyColumns().isEmpty(), "%s has no primary key", table);
        this.table = table;
        this.keyOrdinals = OrderedIndex.ordinals(table.keyColumns());
        indexable(table.keyColumns());
        primary = new OrderedIndex(table, table.keyColumns(), Condition.always());
        ordered.add(primary);
        for (Table.Index index : table.indexes()) {
            indexable(index.columns());
            ordered.add(new OrderedIndex(table, index.columns(), index.where()));
            if (index.unique()) {
                unique.add(new UniqueIndex(index));
            }
        }
    }

    /** A primary key in the form in which {@link #entries} has it. */
    static Object keyOf(List<Object> key) {
        return key.size() == 1 ? key.get(0) : key;
    }

    Object keyOf(Row row) {
        if (keyOrdinals.length == 1) {
            return row.at(keyOrdinals[0]);
        }
        Object[] values = new Object[keyOrdinals.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.at(keyOrdinals[i]);
        }
        return Arrays.asList(values);
    }

    /** Makes the entry's pending version the committed one. */
    void commit(Entry entry) {
        if (entry.removing) {
            remove(entry);
            return;
        }
        Row before = entry.committed;
        Row after = entry.pending;
        forgetPassed(entry, after);
        for (UniqueIndex index : unique) {
            index.removeUnlessKept(index.keyOf(before), index.keyOf(after), entry);
        }
        for (OrderedIndex index : ordered) {
            index.move(entry, before, after);
        }
        entry.committed = after;
        entry.pending = null;
    }

    private void remove(Entry entry) {
        forgetPassed(entry, null);
        for (UniqueIndex index : unique) {
            index.removeUnlessKept(index.keyOf(entry.committed), null, entry);
            index.removeUnlessKept(index.keyOf(entry.pending), null, entry);
        }
        for (OrderedIndex index : ordered) {
            index.move(entry, entry.committed, null);
        }
        entries.remove(entry.key);
        entry.committed = null;
        entry.pending = null;
        entry.removing = false;
    }

    /** Takes over a row that another store has committed. */
    void apply(Row row) {
        Entry entry = entries.computeIfAbsent(keyOf(row), key -> new Entry(this, key));
        unique.forEach(index -> index.add(index.keyOf(row), entry));
        entry.pending = row;
        commit(entry);
    }

    /** Forgets the entry's pending version. */
    void rollBack(Entry entry) {
        entry.removing = false;
        if (entry.pending == null) {
            return;
        }
        forgetPassed(entry, entry.committed);
        for (UniqueIndex index : unique) {
            index.removeUnlessKept(index.keyOf(entry.pending), index.keyOf(entry.committed), entry);
        }
        entry.pending = null;
        if (entry.committed == null) {
            entries.remove(entry.key);
        }
    }

    private void forgetPassed(Entry entry, Row stays) {
        if (entry.passed == null) {
            return;
        }
        for (Row row : entry.passed) {
            unique.forEach(index -> index.removeUnlessKept(index.keyOf(row), index.keyOf(stays), entry));
        }
        entry.passed = null;
    }

    private void indexable(List<Column<?>> columns) {
        for (Column<?> column : columns) {
            Check.that(column.type() != Column.Type.BYTES, "%s holds bytes and can't be in an index", column);
        }
    }
}
