package dev.nevertwice.pay.store;

import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.store.Store.Body;
import java.time.Duration;
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
                boolean begun = store.inTransaction(transaction -> {
                    boolean first = Commands.begin(transaction, command);
                    if (first) {
                        result.set(body.run(transaction));
                    }
                    return first;
                });
                return Optional.ofNullable(begun ? result.get() : uncertain.get());
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

    private void pauseOrThrow(int run, StoreFailure failure) {
        if (run == RUNS_MOST) {
            throw failure;
        }
        clock.sleep(Duration.ofNanos(1_000 * (1 + entropy.below(BACKOFF_MICROS * run))));
    }
}
