package dev.nevertwice.pay.adapter.memory;

import dev.nevertwice.pay.store.Row;
import java.util.ArrayList;
import java.util.List;

/** One primary key's place in a table: the committed version, and the one that a transaction is writing. */
final class Entry {

    final MemoryTable table;
    final Object key;

    /** What everybody sees; null while the insert is not committed. */
    Row committed;

    /** What only the owner sees; null while it wrote nothing. */
    Row pending;

    /** Versions that the owner wrote before that one, whose unique keys stay taken until the end; null if none. */
    List<Row> passed;

    /** Whether the owner removes the row: what it wrote before, if anything, goes with it. */
    boolean removing;

    /** Who holds the row lock, or null. */
    MemoryTransaction owner;

    Entry(MemoryTable table, Object key) {
        this.table = table;
        this.key = key;
    }

    /** The version that the transaction sees, or null. */
    Row visibleTo(MemoryTransaction transaction) {
        if (owner == transaction && changed()) {
            return removing ? null : pending;
        }
        return committed;
    }

    /** Takes the owner's next version. */
    void write(Row next) {
        if (pending != null && !table.unique.isEmpty()) {
            passed = passed == null ? new ArrayList<>(2) : passed;
            passed.add(pending);
        }
        pending = next;
    }

    /** Whether there is something that only the owner sees. */
    boolean changed() {
        return pending != null || removing;
    }

    boolean heldByAnother(MemoryTransaction transaction) {
        return owner != null && owner != transaction;
    }

    /** Whether another transaction has written here, so that which unique keys are taken is open until it ends. */
    boolean writtenByAnother(MemoryTransaction transaction) {
        return heldByAnother(transaction) && changed();
    }

    Row newest() {
        return pending != null ? pending : committed;
    }

    @Override
    public String toString() {
        return table.table + " " + key;
    }
}
