package dev.nevertwice.pay.adapter.memory;

import dev.nevertwice.pay.check.Check;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.TransactionScope;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tables in memory with PostgreSQL's READ COMMITTED: each statement is one indivisible step that sees what is committed
 * and its own transaction's writes; rows and unique keys that it wrote or locked stay held until the transaction ends;
 * a condition is tried again after a wait; a circle of waits fails the transaction that closes it.
 *
 * <p>A table exists from the first statement that names it on. Results depend only on the order of the statements.
 */
public final class MemoryStore implements Store {

    private final Monitor monitor;
    private final Supplier<Instant> databaseClock;
    private final TreeMap<String, MemoryTable> tables = new TreeMap<>();
    private final IdentityHashMap<Table, MemoryTable> byTable = new IdentityHashMap<>();
    private long transactions;
    private final List<Consumer<List<Row>>> followers = new ArrayList<>(2);

    /** @param databaseClock read once at the beginning of each transaction; must not block */
    public MemoryStore(Monitor monitor, Supplier<Instant> databaseClock) {
        this.monitor = monitor;
        this.databaseClock = databaseClock;
    }

    @Override
    public <T> T inTransaction(Body<T> body) {
        TransactionScope.open();
        try {
            MemoryTransaction transaction = begin();
            try {
                T result = body.run(transaction);
                transaction.commit();
                return result;
            } finally {
                transaction.rollBack();
            }
        } finally {
            TransactionScope.close();
        }
    }

    /** The tables named so far, by name. */
    public List<Table> tables() {
        return inMonitor(() -> tables.values().stream().map(known -> known.table).toList());
    }

    /**
     * Shows the committed rows of one table in the order of the primary key. The consumer runs inside the monitor: it
     * must not use the store.
     */
    public void forEachCommitted(Table table, Consumer<Row> consumer) {
        inMonitor(() -> {
            table(table).primary.all().forEach(entry -> consumer.accept(entry.committed));
            return null;
        });
    }

    /** Shows all committed rows, by table name, then primary key; the rules of {@link #forEachCommitted} hold. */
    public void forEachCommitted(BiConsumer<Table, Row> consumer) {
        for (Table table : tables()) {
            forEachCommitted(table, row -> consumer.accept(table, row));
        }
    }

    /** Whether the committed row under its key still is this very one. Inside the monitor. */
    public boolean isCurrent(Row row) {
        MemoryTable table = table(row.table());
        Entry entry = table.entries.get(table.keyOf(row));
        return entry != null && entry.committed == row;
    }

    /** A 64-bit digest of all committed rows; equal for equal content whatever led there. Not cryptographic. */
    public long digest() {
        TableDigest digest = new TableDigest();
        forEachCommitted((table, row) -> digest.add(row));
        return digest.value();
    }

    /** Shows the follower the rows that every later commit wrote, in the order of the commits and inside the monitor. */
    public void onCommit(Consumer<List<Row>> follower) {
        followers.add(follower);
    }

    void committed(List<Row> rows) {
        if (!rows.isEmpty()) {
            for (Consumer<List<Row>> follower : followers) {
                follower.accept(rows);
            }
        }
    }

    /** Takes over what another store has committed. Inside the monitor. */
    void apply(List<Row> rows) {
        rows.forEach(row -> table(row.table()).apply(row));
    }

    MemoryTable table(Table table) {
        MemoryTable known = byTable.get(table);
        if (known == null) {
            known = new MemoryTable(table);
            byTable.put(table, known);
            MemoryTable other = tables.put(table.name(), known);
            Check.that(other == null, "two tables are declared as %s", table);
        }
        return known;
    }

    private MemoryTransaction begin() {
        return inMonitor(() -> new MemoryTransaction(
                this, monitor, ++transactions, databaseClock.get().truncatedTo(ChronoUnit.MICROS)));
    }

    private <T> T inMonitor(Supplier<T> step) {
        monitor.enter();
        try {
            return step.get();
        } finally {
            monitor.exit();
        }
    }
}
