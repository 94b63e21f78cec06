package dev.nevertwice.pay.store;

import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.store.Store.Body;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** How the core uses a {@link Store}: with a bounded number of reruns after conflicts, and effects at most once. */
public final class Transactions {

    /** Enough for a hot row under 64 writers; more means livelock, which the caller should see. */
    private static final int RUNS_MOST = 20;

    private static final long BACKOFF_MICROS = 2_000;

    private final Store store;
    private final Clock clock;
    private final Entropy entropy;

    public Transactions(Store store, Clock clock, Entropy entropy) {
        this.store = store;
        this.clock = clock;
        this.entropy = entropy;
    }

    /** Runs a body that may run any number of times, even after it was committed: reads, and claims that can be lost. */
    public <T> T repeatable(Body<T> body) {
        for (int run = 1;; run++) {
            try {
                return store.inTransaction(body);
            } catch (StoreFailure.Conflict | StoreFailure.CommitUnknown failure) {
                pauseOrThrow(run, failure);
            }
        }
    }

    /**
     * Runs a body whose effect may happen once: empty when the command was committed before, by whoever. When COMMIT's
     * answer is lost the command's row tells. The body may run several times, but commits once.
     */
    public <T> Optional<T> once(String command, Body<T> body) {
        AtomicReference<T> uncertain = new AtomicReference<>();
        for (int run = 1;; run++) {
            AtomicReference<T> result = new AtomicReference<>();
            try {
                store.inTransaction(transaction -> {
                    transaction.require(Commands.begin(command), () -> CommittedBefore.HERE);
                    result.set(body.run(transaction));
                    return true;
                });
                return Optional.ofNullable(result.get());
            } catch (CommittedBefore before) {
                return Optional.ofNullable(uncertain.get());
            } catch (StoreFailure.CommitUnknown failure) {
                if (result.get() != null) {
                    uncertain.set(result.get()); // a later run that only finds the command must not forget it
                }
                pauseOrThrow(run, failure);
            } catch (StoreFailure.Conflict failure) {
                pauseOrThrow(run, failure);
            }
        }
    }

    /** Asks without a transaction: one round trip. */
    @SuppressWarnings("unchecked")
    public <R> R ask(Statement.Query<R> query) {
        for (int run = 1;; run++) {
            try {
                return (R) store.askAll(List.of(query)).getFirst();
            } catch (StoreFailure.Conflict | StoreFailure.CommitUnknown failure) {
                pauseOrThrow(run, failure);
            }
        }
    }

    /** Leaves a transaction whose command was committed before. */
    private static final class CommittedBefore extends RuntimeException {

        private static final long serialVersionUID = 1L;
        static final CommittedBefore HERE = new CommittedBefore();

        CommittedBefore() {
            super("committed before", null, false, false);
        }
    }

    private void pauseOrThrow(int run, StoreFailure failure) {
        if (run == RUNS_MOST) {
            throw failure;
        }
        clock.sleep(Duration.ofNanos(1_000 * (1 + entropy.below(BACKOFF_MICROS * run))));
    }
}
