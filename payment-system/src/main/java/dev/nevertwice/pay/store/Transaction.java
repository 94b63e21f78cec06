package dev.nevertwice.pay.store;

import dev.nevertwice.pay.store.Statement.Order;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a body may do inside {@link Store#inTransaction}. Used by one task only, and only until the body returns. */
public interface Transaction extends Queries {

    /** The store's clock: the time at which this transaction began. The only way for time to enter a statement. */
    Instant now();

    /** Runs one statement: one round trip. */
    <R> R run(Statement<R> statement);

    /** Runs the statements in order in one round trip and returns their results in the same order. */
    List<Object> runAll(List<Statement<?>> statements);

    /** Shows the scanned rows one after the other: a table of any size, of which the database's side holds few at once. */
    default void each(Statement.Scan scan, Consumer<Row> row) {
        run(scan).forEach(row);
    }

    /**
     * Has the statements run in order, with the next round trip and at the latest with COMMIT, which they may share. They fail
     * as always, but nobody learns what they return: a compare-and-set is for {@link #run}, unless its row is locked.
     */
    default void write(List<Statement<?>> statements) {
        runAll(statements);
    }

    /**
     * Has the statement run with the next round trip, before COMMIT's, and fails the transaction with {@code otherwise} where
     * it returns false.
     */
    default void require(Statement<Boolean> statement, Supplier<RuntimeException> otherwise) {
        if (!run(statement)) {
            throw otherwise.get();
        }
    }

    @Override
    default <R> R ask(Statement.Query<R> query) {
        return run(query);
    }

    @Override
    default List<Object> askAll(List<Statement.Query<?>> queries) {
        return runAll(List.copyOf(queries));
    }

    default void insert(Row row) {
        run(new Statement.Insert(row));
    }

    default boolean insertIfAbsent(Row row) {
        return run(new Statement.InsertIfAbsent(row));
    }

    default Optional<Row> lock(Table table, Object... key) {
        return run(new Statement.Lock(table, List.of(key)));
    }

    default boolean updateIf(Table table, List<Object> key, Condition condition, Change... changes) {
        return run(new Statement.UpdateIf(table, key, condition, List.of(changes)));
    }

    default List<Row> claimSkipLocked(Table table, Condition condition, int limit, Order... order) {
        return run(new Statement.ClaimSkipLocked(table, condition, List.of(order), limit));
    }
}
