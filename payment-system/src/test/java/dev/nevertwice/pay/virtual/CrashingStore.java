package dev.nevertwice.pay.virtual;

import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.List;

/**
 * A store whose user dies at one place: right before a COMMIT, when everything else is done, or right after it. Only
 * transactions that wrote something count. Two places for each: what lies between two commits is a call of the PSP or nothing.
 */
final class CrashingStore implements Store {

    private final Store store;
    private final Runnable written;
    private final Runnable crash;
    private final long crashAt;
    private long places;

    /**
     * @param crashAt the place, counted from 1; {@link Long#MAX_VALUE} for none
     * @param written told of each commit that may have written something
     */
    CrashingStore(Store store, long crashAt, Runnable written, Runnable crash) {
        this.store = store;
        this.crashAt = crashAt;
        this.written = written;
        this.crash = crash;
    }

    /** How many places there were until now. */
    long places() {
        return places;
    }

    @Override
    public <T> T inTransaction(Body<T> body) {
        boolean[] wrote = new boolean[1];
        T result = store.inTransaction(transaction -> {
            T made = body.run(new Watched(transaction, wrote));
            pass(wrote[0]);
            return made;
        });
        if (wrote[0]) {
            written.run();
        }
        pass(wrote[0]);
        return result;
    }

    private void pass(boolean wrote) {
        if (wrote && ++places == crashAt) {
            crash.run();
        }
    }

    private record Watched(Transaction transaction, boolean[] wrote) implements Transaction {

        @Override
        public Instant now() {
            return transaction.now();
        }

        @Override
        public <R> R run(Statement<R> statement) {
            note(statement);
            return transaction.run(statement);
        }

        @Override
        public List<Object> runAll(List<Statement<?>> statements) {
            statements.forEach(this::note);
            return transaction.runAll(statements);
        }

        private void note(Statement<?> statement) {
            wrote[0] |= switch (statement) {
                case Statement.Insert insert -> true;
                case Statement.InsertIfAbsent insert -> true;
                case Statement.InsertAllAbsent insert -> true;
                case Statement.UpdateIf update -> true;
                case Statement.UpdateAll update -> true;
                case Statement.RemoveIf remove -> true;
                default -> false;
            };
        }
    }
}
