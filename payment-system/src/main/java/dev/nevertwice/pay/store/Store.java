package dev.nevertwice.pay.store;

import java.util.List;

/** Durable tables with transactions. */
public interface Store {

    /**
     * Runs the body in one transaction, once, and commits. An exception from the body rolls back and is thrown on.
     * Blocks. Draw ids before calling: the caller may have to run the body again.
     *
     * @throws StoreFailure when it did not end as asked
     */
    <T> T inTransaction(Body<T> body);

    /**
     * Asks the questions in order, in one round trip, and returns the answers in the same order. Blocks.
     *
     * @throws StoreFailure when they can't be answered
     */
    default List<Object> askAll(List<Statement.Query<?>> queries) {
        return inTransaction(transaction -> transaction.askAll(queries));
    }

    /** What happens inside. Touches nothing but the transaction and local values: no remote call, no sleep. */
    @FunctionalInterface
    interface Body<T> {
        T run(Transaction transaction);
    }
}
