package dev.nevertwice.pay.store;

import static dev.nevertwice.pay.store.ContractTables.ITEM;
import static dev.nevertwice.pay.store.ContractTables.key;
import dev.nevertwice.pay.store.Statement.Order;
import java.util.List;
import java.util.Optional;

/** The store that a contract is about, and the shortest ways to ask it. */
interface StoreUnderTest {

    /** An empty store that knows {@link ContractTables}. The same one for the length of a test. */
    Store store();

    default void insert(Row row) {
        store().inTransaction(transaction -> {
            transaction.insert(row);
            return null;
        });
    }

    default boolean insertIfAbsent(Row row) {
        return store().inTransaction(transaction -> transaction.insertIfAbsent(row));
    }

    default Optional<Row> get(Table table, Object... key) {
        return store().inTransaction(transaction -> transaction.get(table, key));
    }

    default boolean update(String group, long line, Change... changes) {
        return update(group, line, Condition.always(), changes);
    }

    default boolean update(String group, long line, Condition condition, Change... changes) {
        return store().inTransaction(
                transaction -> transaction.updateIf(ITEM, key(group, line), condition, changes));
    }

    default List<Row> scan(Table table, Condition condition, int limit, Order... order) {
        return store().inTransaction(transaction -> transaction.scan(table, condition, limit, order));
    }
}
