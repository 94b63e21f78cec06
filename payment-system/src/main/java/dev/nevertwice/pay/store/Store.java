package dev.nevertwice.pay.store;

/** Durable tables with transactions. */
public interface Store {

    /**
     * Runs the body in one transaction, once, and commits. An exception from the body rolls back and is thrown on.
     * Blocks. Draw ids before calling: the caller may have to run the body again.
     *
     * @throws StoreFailure when it did not end as asked
     */
    <T> T inTransaction(Body<T> body);

    /** What happens inside. Touches nothing but the transaction and local values: no remote call, no sleep. */
    @FunctionalInterface
    interface Body<T> {
        T run(Transaction transaction);
    }
}
