package dev.nevertwice.pay.adapter.memory;

import dev.nevertwice.pay.check.Check;
import dev.nevertwice.pay.store.Change;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.StoreFailure;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One transaction: what it has locked and written, whom it waits for, and the statements' meaning. */
final class MemoryTransaction implements Transaction {

    private enum State {
        OPEN,
        /** A statement failed: rolled back, but the body may not know yet. */
        DEAD,
        COMMITTED,
        ROLLED_BACK
    }

    private final MemoryStore store;
    private final Monitor monitor;
    private final long number;
    private final Instant now;
    private final List<Entry> held = new ArrayList<>();
    private State state = State.OPEN;
    private Throwable death;
    private MemoryTransaction waitsFor;

    MemoryTransaction(MemoryStore store, Monitor monitor, long number, Instant now) {
        this.store = store;
        this.monitor = monitor;
        this.number = number;
        this.now = now;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R> R run(Statement<R> statement) {
        alive();
        monitor.enter();
        try {
            return (R) execute(statement);
        } catch (Throwable failure) {
            death = failure;
            end(State.DEAD);
            throw failure;
        } finally {
            monitor.exit();
        }
    }

    @Override
    public List<Object> runAll(List<Statement<?>> statements) {
        List<Object> results = new ArrayList<>(statements.size());
        for (Statement<?> statement : statements) {
            results.add(run(statement));
        }
        return results;
    }

    /** The entries that this transaction holds, in the order in which it took them. */
    List<Entry> held() {
        return held;
    }

    void hold(Entry entry) {
        if (entry.owner == null) {
            entry.owner = this;
            held.add(entry);
        }
    }

    /** Makes all of it visible. Where a statement had failed, fails with that instead: nothing happened. */
    void commit() {
        if (state == State.DEAD) {
            if (death instanceof StoreFailure failure) {
                throw failure;
            }
            throw new AssertionError("a failed transaction can't commit", death);
        }
        end(State.COMMITTED);
    }

    /** Undoes all of it. Does nothing after a commit. Never blocks. */
    void rollBack() {
        if (state == State.OPEN) {
            end(State.ROLLED_BACK);
        }
    }

    private void end(State how) {
        monitor.enter();
        try {
            state = how;
            List<Row> written = new ArrayList<>();
            for (Entry entry : held) {
                if (entry.changed() && how == State.COMMITTED) {
                    if (!entry.removing) {
                        written.add(entry.pending);
                    }
                    entry.table.commit(entry);
                } else if (entry.changed()) {
                    entry.table.rollBack(entry);
                }
                entry.owner = null;
            }
            held.clear();
            store.committed(written);
            monitor.changed();
        } finally {
            monitor.exit();
        }
    }

    private Object execute(Statement<?> statement) {
        MemoryTable table = store.table(statement.table());
        return switch (statement) {
            case Statement.Insert insert -> {
                insert(table, insert.row().stamped(now));
                yield null;
            }
            case Statement.InsertIfAbsent insert -> insertIfAbsent(table, insert.row().stamped(now));
            case Statement.InsertAllAbsent insert -> insertAllAbsent(table, insert.rows());
            case Statement.Get get -> Optional.ofNullable(visible(table, get.key()));
            case Statement.Lock lock -> Optional.ofNullable(lock(table, lock.key()));
            case Statement.UpdateIf update -> update(table, update);
            case Statement.UpdateAll update -> updateAll(table, update);
            case Statement.RemoveIf remove -> remove(table, remove);
            case Statement.Scan scan ->
                    Scanning.rows(
                            this, Scanning.find(this, table, scan.condition(), scan.order(), scan.limit(), false));
            case Statement.ClaimSkipLocked claim -> {
                List<Entry> found =
                        Scanning.find(this, table, claim.condition(), claim.order(), claim.limit(), true);
                found.forEach(this::hold);
                yield Scanning.rows(this, found);
            }
            case Statement.Pair pair -> FullJoin.run(this, table, store.table(pair.right()), pair);
        };
    }

    /** Takes the keys one after another, as an index at a time does; each stays taken while it waits for the next. */
    private void insert(MemoryTable table, Row row) {
        Object key = table.keyOf(row);
        Entry entry = table.entries.get(key);
        while (entry != null) {
            Check.that(!entry.removing || entry.owner != this, "%s is removed and inserted again at once", entry);
            waitOrFail(entry, table.table + " key " + key);
            entry = table.entries.get(key);
        }
        entry = new Entry(table, key);
        table.entries.put(key, entry);
        hold(entry);
        entry.pending = row;
        for (UniqueIndex index : table.unique) {
            takeUniqueKey(index, index.keyOf(row), entry);
        }
    }

    private void takeUniqueKey(UniqueIndex index, Object key, Entry entry) {
        for (Entry obstacle = index.obstacle(key, entry, this);
                obstacle != null;
                obstacle = index.obstacle(key, entry, this)) {
            waitOrFail(obstacle, index.index.name() + " key " + key);
        }
        index.add(key, entry);
    }

    private void waitOrFail(Entry obstacle, String what) {
        if (!obstacle.writtenByAnother(this)) {
            throw new StoreFailure.UniqueViolation("23505: taken: " + what, null);
        }
        await(obstacle.owner, what);
    }

    /**
     * Takes all keys at once or none; holds nothing while it waits. Looks at one key after another, and again at all of them
     * where it had to wait for one.
     */
    private boolean insertIfAbsent(MemoryTable table, Row row) {
        Object key = table.keyOf(row);
        boolean waited;
        do {
            waited = false;
            for (int at = -1; at < table.unique.size(); at++) {
                for (Entry obstacle = obstacle(table, key, row, at);
                        obstacle != null;
                        obstacle = obstacle(table, key, row, at)) {
                    if (!obstacle.writtenByAnother(this)) {
                        return false;
                    }
                    await(obstacle.owner, obstacle.toString());
                    waited = true;
                }
            }
        } while (waited);
        insert(table, row);
        return true;
    }

    /** Only the first row with a primary key is tried, whatever becomes of it. */
    private List<Row> insertAllAbsent(MemoryTable table, List<Row> rows) {
        List<Row> taken = new ArrayList<>();
        Set<Object> tried = HashSet.newHashSet(rows.size());
        for (Row row : rows) {
            if (!tried.add(table.keyOf(row)) || !insertIfAbsent(table, row.stamped(now))) {
                taken.add(row);
            }
        }
        return taken;
    }

    /** @param at which of the unique indexes, or -1 for the primary key */
    private Entry obstacle(MemoryTable table, Object key, Row row, int at) {
        if (at < 0) {
            return table.entries.get(key);
        }
        UniqueIndex index = table.unique.get(at);
        return index.obstacle(index.keyOf(row), null, this);
    }

    private Row visible(MemoryTable table, List<Object> key) {
        Entry entry = table.entries.get(MemoryTable.keyOf(key));
        return entry == null ? null : entry.visibleTo(this);
    }

    private Row lock(MemoryTable table, List<Object> key) {
        Entry entry = table.entries.get(MemoryTable.keyOf(key));
        if (entry == null || entry.visibleTo(this) == null) {
            return null;
        }
        lock(entry);
        return entry.visibleTo(this);
    }

    /** Nothing is left to hold where the other one removed the row. */
    private void lock(Entry entry) {
        while (entry.heldByAnother(this)) {
            await(entry.owner, entry.toString());
        }
        if (entry.newest() != null) {
            hold(entry);
        }
    }

    /** The condition is tried before the wait for the lock, and again after it on the newest version. */
    private boolean update(MemoryTable table, Statement.UpdateIf update) {
        Entry entry = table.entries.get(MemoryTable.keyOf(update.key()));
        return entry != null && update(table, entry, update.condition(), update.changes());
    }

    /** Row by row in the order of the keys, each as one alone. */
    private long updateAll(MemoryTable table, Statement.UpdateAll update) {
        long changed = 0;
        for (Entry entry : Scanning.find(this, table, update.condition(), List.of(), Integer.MAX_VALUE, false)) {
            changed += update(table, entry, update.condition(), update.changes()) ? 1 : 0;
        }
        return changed;
    }

    private boolean update(MemoryTable table, Entry entry, Condition condition, List<Change> changes) {
        if (!meets(entry, condition)) {
            return false;
        }
        if (entry.heldByAnother(this)) {
            lock(entry);
            if (!meets(entry, condition)) {
                return false;
            }
        }
        hold(entry);
        entry.write(entry.newest().with(changes));
        for (UniqueIndex index : table.unique) {
            takeUniqueKey(index, index.keyOf(entry.pending), entry);
        }
        return true;
    }

    /** Waits and tries again as an update does. */
    private boolean remove(MemoryTable table, Statement.RemoveIf remove) {
        Entry entry = table.entries.get(MemoryTable.keyOf(remove.key()));
        if (entry == null || !meets(entry, remove.condition())) {
            return false;
        }
        if (entry.heldByAnother(this)) {
            lock(entry);
            if (!meets(entry, remove.condition())) {
                return false;
            }
        }
        hold(entry);
        entry.removing = true;
        return true;
    }

    private boolean meets(Entry entry, Condition condition) {
        Row row = entry.visibleTo(this);
        return row != null && Matching.matches(condition, row);
    }

    /** Waits for the other transaction to end. */
    private void await(MemoryTransaction other, String what) {
        for (MemoryTransaction next = other; next != null; next = next.waitsFor) {
            if (next == this) {
                throw new StoreFailure.Conflict("40P01: deadlock at " + what, null);
            }
        }
        waitsFor = other;
        try {
            monitor.await(this + " waits for " + other + ": " + what, () -> other.state != State.OPEN);
        } finally {
            waitsFor = null;
        }
    }

    private void alive() {
        if (state != State.OPEN) {
            throw new AssertionError("a statement in a transaction that has failed or ended", death);
        }
    }

    @Override
    public String toString() {
        return "transaction " + number;
    }
}
