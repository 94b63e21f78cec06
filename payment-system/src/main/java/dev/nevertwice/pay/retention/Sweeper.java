package dev.nevertwice.pay.retention;

import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;

/** Removes old rows of one table, and knows which of them are still needed. */
public interface Sweeper {

    /**
     * Looks at most at so many rows that are older than {@code before}, oldest first from {@code from} on, and removes those
     * that nobody needs. May be run again.
     */
    Swept sweep(Transaction transaction, Instant from, Instant before, int most);

    /**
     * What became of one batch.
     *
     * @param last time of the youngest row that was looked at, or null where there was none
     */
    record Swept(int looked, int removed, Instant last) {}
}
