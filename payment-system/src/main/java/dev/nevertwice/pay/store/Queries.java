package dev.nevertwice.pay.store;

import dev.nevertwice.pay.store.Statement.Order;
import java.util.List;
import java.util.Optional;

/** What may be asked without changing or locking anything: of a {@link Transaction}, or of a {@link ReadStore}. */
public interface Queries {

    /** Asks one question: one round trip. */
    <R> R ask(Statement.Query<R> query);

    /** Asks the questions in order in one round trip and returns the answers in the same order. */
    List<Object> askAll(List<Statement.Query<?>> queries);

    default Optional<Row> get(Table table, Object... key) {
        return ask(new Statement.Get(table, List.of(key)));
    }

    default List<Row> scan(Table table, Condition condition, int limit, Order... order) {
        return ask(new Statement.Scan(table, condition, List.of(order), limit));
    }
}
