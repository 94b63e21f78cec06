package dev.nevertwice.pay.adapter.memory;

import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** Committed rows in the order of some columns, then of the primary key. */
final class OrderedIndex {

    /** Which rows it holds. */
    final Condition where;

    /** Whether it may lack some. */
    final boolean partial;

    /** Positions of the columns that order it: the index's own, then those of the key that are not among them. */
    final int[] ordinals;

    private final TreeMap<Key, Entry> entries = new TreeMap<>(Key::compare);

    OrderedIndex(Table table, List<Column<?>> columns, Condition where) {
        List<Column<?>> all = new ArrayList<>(columns);
        for (Column<?> column : table.keyColumns()) {
            if (!all.contains(column)) {
                all.add(column);
            }
        }
        this.ordinals = ordinals(all);
        this.where = where;
        this.partial = !where.equals(Condition.always());
    }

    /** Values of the leading columns, and on which side of the rows that begin with them it lies: -1, 0 (is one), 1. */
    record Key(Object[] values, int side) {

        static int compare(Key left, Key right) {
            int shorter = Math.min(left.values.length, right.values.length);
            for (int i = 0; i < shorter; i++) {
                int difference = SqlOrder.compare(left.values[i], right.values[i]);
                if (difference != 0) {
                    return difference;
                }
            }
            if (left.values.length == right.values.length) {
                return Integer.compare(left.side, right.side);
            }
            return left.values.length < right.values.length ? left.side : -right.side;
        }
    }

    /** Moves the entry from its old to its new version, where they differ for this index; either may be null. */
    void move(Entry entry, Row before, Row after) {
        boolean had = before != null && Matching.matches(where, before);
        boolean has = after != null && Matching.matches(where, after);
        if (had && has && sameKey(before, after)) {
            return;
        }
        if (had) {
            entries.remove(keyOf(before));
        }
        if (has) {
            entries.put(keyOf(after), entry);
        }
    }

    Collection<Entry> all() {
        return entries.values();
    }

    Collection<Entry> between(Key from, Key to, boolean ascending) {
        if (Key.compare(from, to) >= 0) {
            return List.of();
        }
        var range = entries.subMap(from, true, to, true);
        return ascending ? range.values() : range.descendingMap().values();
    }

    static int[] ordinals(List<Column<?>> columns) {
        int[] ordinals = new int[columns.size()];
        for (int i = 0; i < ordinals.length; i++) {
            ordinals[i] = columns.get(i).ordinal();
        }
        return ordinals;
    }

    private Key keyOf(Row row) {
        Object[] values = new Object[ordinals.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.at(ordinals[i]);
        }
        return new Key(values, 0);
    }

    private boolean sameKey(Row before, Row after) {
        for (int ordinal : ordinals) {
            if (before.at(ordinal) != after.at(ordinal)
                    && SqlOrder.compare(before.at(ordinal), after.at(ordinal)) != 0) {
                return false;
            }
        }
        return true;
    }
}
