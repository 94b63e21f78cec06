package dev.nevertwice.pay.retention;

import dev.nevertwice.pay.metrics.Count;
import dev.nevertwice.pay.metrics.Tally;
import dev.nevertwice.pay.retention.Sweeper.Swept;
import dev.nevertwice.pay.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Removes in small transactions, so that nobody waits for it. Several instances may do it at once: a row is removed by one
 * of them. What has to stay is passed by until all has been looked at, or old rows that are needed would hide the others.
 */
public final class Retention {

    /** How long an instance rests when there was nothing to remove. */
    public static final Duration EVERY = Duration.ofMinutes(1);

    private static final int BATCH = 100;

    /** One call does no more than that. */
    private static final int BATCHES_MOST = 1_000;

    private final Transactions transactions;
    private final Tally tally;
    private final List<Table> tables = new ArrayList<>();

    private static final class Table {
        private final String name;
        private final Duration term;
        private final Sweeper sweeper;
        private Instant from = Instant.EPOCH;

        private Table(String name, Duration term, Sweeper sweeper) {
            this.name = name;
            this.term = term;
            this.sweeper = sweeper;
        }
    }

    public Retention(Transactions transactions, Tally tally) {
        this.transactions = transactions;
        this.tally = tally;
    }

    /** Sweeps this table too, unless its rows are kept for ever. */
    public Retention with(String name, Duration term, Sweeper sweeper) {
        if (!term.equals(Terms.FOR_EVER)) {
            tables.add(new Table(name, term, sweeper));
        }
        return this;
    }

    /** One batch of each table; returns how many rows were removed. */
    public synchronized int runOnce() {
        int removed = 0;
        for (Table table : tables) {
            removed += batch(table).removed();
        }
        return removed;
    }

    /** Batch after batch until all has been looked at once; returns how many rows were removed of each table. */
    public synchronized Map<String, Integer> runAll() {
        Map<String, Integer> removed = new LinkedHashMap<>();
        for (Table table : tables) {
            table.from = Instant.EPOCH;
            removed.put(table.name, 0);
            for (int batch = 0; batch < BATCHES_MOST; batch++) {
                Swept swept = batch(table);
                removed.merge(table.name, swept.removed(), Integer::sum);
                if (swept.looked() < BATCH) {
                    break;
                }
            }
        }
        return removed;
    }

    private Swept batch(Table table) {
        Swept swept = transactions.repeatable(transaction -> table.sweeper.sweep(
                transaction, table.from, transaction.now().minus(table.term), BATCH));
        tally.add(Count.RETAINED, swept.removed(), table.name);
        boolean more = swept.looked() == BATCH;
        // Where a whole batch is of one moment and has to stay, the next begins just after it.
        boolean stuck = more && swept.removed() == 0 && swept.last().equals(table.from);
        table.from = more ? stuck ? swept.last().plusNanos(1_000) : swept.last() : Instant.EPOCH;
        return swept;
    }
}
