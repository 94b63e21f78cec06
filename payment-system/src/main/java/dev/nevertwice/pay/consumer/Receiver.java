package dev.nevertwice.pay.consumer;

import dev.nevertwice.pay.event.PaymentChange;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transaction;
import java.util.List;

/**
 * Somebody who wants to know what became of payments, and keeps rows of its own about it. Holds no money that could be
 * spent. It need not care for duplicates: it is given every change once.
 */
public interface Receiver {

    /** Such as {@code billing}; part of its name on the bus. */
    String name();

    /** Whether the change is of any concern. */
    boolean wants(PaymentChange change);

    /**
     * Writes what follows from the changes, in the transaction that remembers that they were seen. They come by payment
     * and version.
     *
     * @param generation part of the key of every row: each rebuild writes a generation of its own
     */
    void apply(Transaction transaction, long generation, List<PaymentChange> changes);

    /** Where its rows are; the generation is the first column of the key. */
    Table table();
}
