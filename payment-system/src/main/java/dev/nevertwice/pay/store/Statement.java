package dev.nevertwice.pay.store;

import dev.nevertwice.pay.check.Check;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The closed vocabulary of what can be asked of a store. One compiler turns it into SQL, one interpreter runs it in
 * memory.
 *
 * @param <R> what the statement returns
 */
public sealed interface Statement<R> {

    Table table();

    /**
     * One that changes and locks nothing.
     *
     * @param <R> what it returns
     */
    sealed interface Query<R> extends Statement<R> {}

    /** Adds the row. Fails the transaction with {@link StoreFailure.UniqueViolation} where a key is taken. */
    record Insert(Row row) implements Statement<Void> {
        @Override
        public Table table() {
            return row.table();
        }
    }

    /**
     * Adds the row unless some unique key of it is taken (waiting for the end of a transaction that holds it): returns
     * whether it was added. After false, read the winner in a <em>new</em> transaction.
     */
    record InsertIfAbsent(Row row) implements Statement<Boolean> {
        @Override
        public Table table() {
            return row.table();
        }
    }

    /**
     * Adds every row none of whose unique keys is taken (waiting as {@link InsertIfAbsent} does), in one go whatever their
     * number: returns those that were not added, in order. Of rows with one primary key only the first is tried.
     */
    record InsertAllAbsent(Table table, List<Row> rows) implements Statement<List<Row>> {
        public InsertAllAbsent {
            rows = List.copyOf(rows);
            for (Row row : rows) {
                Check.that(row.table() == table, "a row of %s among those of %s", row.table(), table);
            }
        }
    }

    /** The committed row with this primary key, or this transaction's own version of it. Takes no lock. */
    record Get(Table table, List<Object> key) implements Query<Optional<Row>> {
        public Get {
            key = Row.checkedKey(table, key);
        }
    }

    /** Like {@link Get}, but locks the row until the transaction ends, waiting for whoever holds it (FOR UPDATE). */
    record Lock(Table table, List<Object> key) implements Statement<Optional<Row>> {
        public Lock {
            key = Row.checkedKey(table, key);
        }
    }

    /** Changes the row with this primary key if it meets the condition: returns whether it did. A compare-and-set. */
    record UpdateIf(Table table, List<Object> key, Condition condition, List<Change> changes)
            implements Statement<Boolean> {
        public UpdateIf {
            key = Row.checkedKey(table, key);
            changes = List.copyOf(changes);
            checkChanges(table, changes);
        }
    }

    /**
     * Changes every row that meets the condition, in one go whatever their number: returns how many. Two at once may meet in
     * another order of rows and deadlock, unless the rows are locked already.
     */
    record UpdateAll(Table table, Condition condition, List<Change> changes) implements Statement<Long> {
        public UpdateAll {
            changes = List.copyOf(changes);
            checkChanges(table, changes);
        }
    }

    private static void checkChanges(Table table, List<Change> changes) {
        Check.that(!changes.isEmpty(), "an update of %s that changes nothing", table);
        for (Change change : changes) {
            Check.that(!table.keyColumns().contains(change.column()), "%s is key and can't change", change.column());
        }
    }

    /**
     * Removes the row with this primary key if it meets the condition: returns whether it did. For what nobody needs any
     * more; few tables allow it. The same transaction inserts nothing under that key.
     */
    record RemoveIf(Table table, List<Object> key, Condition condition) implements Statement<Boolean> {
        public RemoveIf {
            key = Row.checkedKey(table, key);
        }
    }

    /** The rows that meet the condition, in order. The order must be total (end with the key) where results matter. */
    record Scan(Table table, Condition condition, List<Order> order, int limit) implements Query<List<Row>> {
        public Scan {
            order = List.copyOf(order);
            Check.that(limit > 0, "the limit of a scan of %s is %s", table, limit);
        }
    }

    /** Like {@link Scan}, but locks the rows and passes over those that others hold (FOR UPDATE SKIP LOCKED). */
    record ClaimSkipLocked(Table table, Condition condition, List<Order> order, int limit)
            implements Statement<List<Row>> {
        public ClaimSkipLocked {
            order = List.copyOf(order);
            Check.that(limit > 0, "the limit of a scan of %s is %s", table, limit);
        }
    }

    /**
     * The only set operation: a full outer join of two tables on equal columns. Returns, in the order of {@code on}, the
     * pairs in which some compared column differs, and the leftovers of both sides.
     *
     * @param on columns that must be equal (never null) for two rows to be a pair; each side unique by them
     * @param compare what makes a pair unequal
     * @param page which of them
     */
    record Pair(
            Table left,
            Condition leftWhere,
            Table right,
            Condition rightWhere,
            List<Same> on,
            List<Difference> compare,
            Page page)
            implements Query<List<Unequal>> {

        public Pair {
            on = List.copyOf(on);
            compare = List.copyOf(compare);
            Check.that(page.after().isEmpty() || page.after().size() == on.size(), "a page after %s", page.after());
        }

        @Override
        public Table table() {
            return left;
        }
    }

    /**
     * A part of a pairing: a table can be larger than memory.
     *
     * @param after the joined columns' values of the last one seen; empty for the first page
     */
    record Page(List<Object> after, int limit) {

        public static final Page ALL = new Page(List.of(), Integer.MAX_VALUE);

        public Page {
            after = List.copyOf(after);
            Check.that(limit > 0, "the limit of a page is %s", limit);
        }
    }

    /** What makes a pair unequal. */
    sealed interface Difference {}

    /** Two columns that correspond; null equals null. */
    record Same(Column<?> left, Column<?> right) implements Difference {}

    /** Two times that may differ by so much; never null. */
    record Near(Column<Instant> left, Column<Instant> right, Duration atMost) implements Difference {}

    /** A pair is unequal too where the right row says so of itself. */
    record Marked(Column<Boolean> right) implements Difference {}

    /** An unequal pair, or a leftover where the other side is empty. */
    record Unequal(Optional<Row> left, Optional<Row> right) {}

    /** One criterion of an order; nulls come last when ascending. */
    record Order(Column<?> column, boolean ascending) {
        public static Order by(Column<?> column) {
            return new Order(column, true);
        }
    }
}
