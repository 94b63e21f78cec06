package dev.nevertwice.pay.store;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A task with one open transaction that does what the test tells it, one step at a time. */
final class Actor implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;

    private enum End {
        COMMIT,
        ROLL_BACK
    }

    /** Thrown by the body to have it rolled back. */
    private static final class GivenUp extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    private interface Step {
        void run(Transaction transaction);
    }

    private final BlockingQueue<Object> orders = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    Actor(Store store) {
        Thread.ofVirtual().start(() -> {
            try {
                store.inTransaction(this::obey);
                ended.complete(null);
            } catch (GivenUp asked) {
                ended.complete(null);
            } catch (Throwable failure) {
                ended.completeExceptionally(failure);
            }
        });
    }

    /** Runs the statement and waits for its result, or throws what it threw. */
    <R> R run(Statement<R> statement) {
        return result(start(statement));
    }

    /** Begins to run the statement, which may block. */
    <R> CompletableFuture<R> start(Statement<R> statement) {
        CompletableFuture<R> result = new CompletableFuture<>();
        orders.add((Step) transaction -> {
            try {
                result.complete(transaction.run(statement));
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    void commit() {
        orders.add(End.COMMIT);
        result(ended);
    }

    void rollBack() {
        orders.add(End.ROLL_BACK);
        result(ended);
    }

    @Override
    public void close() {
        orders.add(End.ROLL_BACK);
    }

    /** Waits, within bounds, and throws on what was thrown. */
    static <R> R result(CompletableFuture<R> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            switch (failure.getCause()) {
                case RuntimeException thrown -> throw thrown;
                case Error thrown -> throw thrown;
                default -> throw new AssertionError(failure.getCause());
            }
        } catch (TimeoutException failure) {
            throw new AssertionError("still blocked after " + PATIENCE_SECONDS + " s", failure);
        } catch (InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    private Void obey(Transaction transaction) {
        try {
            for (Object order = orders.take(); order != End.COMMIT; order = orders.take()) {
                if (order == End.ROLL_BACK) {
                    throw new GivenUp();
                }
                ((Step) order).run(transaction);
            }
            return null;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** How many of the two failed with a conflict; the other one must have gone on. */
    static int conflicts(CompletableFuture<?>... futures) {
        int conflicts = 0;
        for (CompletableFuture<?> future : futures) {
            try {
                result(future);
            } catch (StoreFailure.Conflict conflict) {
                conflicts++;
            }
        }
        return conflicts;
    }
}
