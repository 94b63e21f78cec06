package dev.nevertwice.pay.store;

/** What every statement means, as one task sees it. {@link ConcurrentStoreContract} adds the others. */
public interface StoreContract extends RowContract, QueryContract, TransactionContract, ManyRowsContract {}
