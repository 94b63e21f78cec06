package dev.nevertwice.pay.adapter.memory;

import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who holds which unique key, in committed and in uncommitted versions alike. More than one entry under one key means
 * that all but one of them are on their way out.
 */
final class UniqueIndex {

    final Table.Index index;
    private final int[] ordinals;
    private final Map<Object, List<Entry>> holders = new HashMap<>();

    UniqueIndex(Table.Index index) {
        this.index = index;
        this.ordinals = OrderedIndex.ordinals(index.columns());
    }

    /** The row's key here, or null where the index doesn't hold it: a null column, or its condition isn't met. */
    Object keyOf(Row row) {
        if (row == null || !Matching.matches(index.where(), row)) {
            return null;
        }
        for (int ordinal : ordinals) {
            if (row.at(ordinal) == null) {
                return null;
            }
        }
        if (ordinals.length == 1) {
            return row.at(ordinals[0]);
        }
        Object[] values = new Object[ordinals.length];
        for (int i = 0; i < ordinals.length; i++) {
            values[i] = row.at(ordinals[i]);
        }
        return Arrays.asList(values);
    }

    List<Entry> holders(Object key) {
        return holders.getOrDefault(key, List.of());
    }

    /** The entry that keeps the transaction from writing this key to the given entry, or null. */
    Entry obstacle(Object key, Entry self, MemoryTransaction transaction) {
        if (key == null) {
            return null;
        }
        for (Entry holder : holders(key)) {
            if (holder != self
                    && (holder.writtenByAnother(transaction) || key.equals(keyOf(holder.visibleTo(transaction))))) {
                return holder;
            }
        }
        return null;
    }

    void add(Object key, Entry entry) {
        if (key == null) {
            return;
        }
        List<Entry> entries = holders.computeIfAbsent(key, absent -> new ArrayList<>(1));
        if (!entries.contains(entry)) {
            entries.add(entry);
        }
    }

    /** Forgets the entry under a key that it had, unless it keeps it. */
    void removeUnlessKept(Object had, Object keeps, Entry entry) {
        if (had == null || had.equals(keeps)) {
            return;
        }
        List<Entry> entries = holders.get(had);
        if (entries != null && entries.remove(entry) && entries.isEmpty()) {
            holders.remove(had);
        }
    }
}
