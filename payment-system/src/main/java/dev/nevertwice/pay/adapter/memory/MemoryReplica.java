package dev.nevertwice.pay.adapter.memory;

import dev.nevertwice.pay.store.Queries;
import dev.nevertwice.pay.store.ReadStore;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A copy of a {@link MemoryStore} that applies its commits in their order, each some time late: as a streaming standby does.
 * It goes on applying between two questions of one body, and never goes back.
 */
public final class MemoryReplica implements ReadStore {

    private final MemoryStore copy;
    private final Monitor monitor;
    private final Supplier<Instant> clock;
    private final Supplier<Duration> delay;
    private final Deque<Commit> log = new ArrayDeque<>();

    private record Commit(Instant at, List<Row> rows) {}

    /**
     * Follows the primary from now on, which must still be empty.
     *
     * @param monitor the primary's
     * @param clock must not block
     * @param delay how late it is, asked before each question; must not block
     */
    public MemoryReplica(MemoryStore primary, Monitor monitor, Supplier<Instant> clock, Supplier<Duration> delay) {
        this.copy = new MemoryStore(monitor, clock);
        this.monitor = monitor;
        this.clock = clock;
        this.delay = delay;
        primary.onCommit(rows -> log.add(new Commit(clock.get(), rows)));
    }

    @Override
    public <T> T read(Body<T> body) {
        return copy.inTransaction(transaction -> body.run(new Following(transaction)));
    }

    /** Since when the oldest commit waits that it lacks. */
    @Override
    public Optional<Duration> lag() {
        monitor.enter();
        try {
            Commit next = log.peek();
            return Optional.of(next == null ? Duration.ZERO : Duration.between(next.at(), clock.get()));
        } finally {
            monitor.exit();
        }
    }

    private void follow() {
        Duration late = delay.get();
        monitor.enter();
        try {
            Instant until = clock.get().minus(late);
            while (!log.isEmpty() && !log.peek().at().isAfter(until)) {
                copy.apply(log.remove().rows());
            }
        } finally {
            monitor.exit();
        }
    }

    private final class Following implements Queries {

        private final Transaction transaction;

        Following(Transaction transaction) {
            this.transaction = transaction;
        }

        @Override
        public <R> R ask(Statement.Query<R> query) {
            follow();
            return transaction.ask(query);
        }

        @Override
        public List<Object> askAll(List<Statement.Query<?>> queries) {
            follow();
            return transaction.askAll(queries);
        }
    }
}
