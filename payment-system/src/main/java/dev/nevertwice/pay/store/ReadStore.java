package dev.nevertwice.pay.store;

import java.time.Duration;
import java.util.Optional;

/**
 * A copy of a {@link Store}'s tables that follows it some time behind. It shows the commits in their order and without
 * gaps, but never promises which one is the last. There is no way to write or lock here: what decides is asked of the
 * {@link Store}.
 */
public interface ReadStore {

    /**
     * Runs the body on what the copy has, each question on what it has by then. Blocks, for a bounded time.
     *
     * @throws StoreFailure when the copy can't answer, or not now
     */
    <T> T read(Body<T> body);

    /** How far behind it is, where anybody knows. Blocks, for a bounded time; never throws a {@link StoreFailure}. */
    Optional<Duration> lag();

    /** What is asked. Touches nothing but the queries and local values. */
    @FunctionalInterface
    interface Body<T> {
        T run(Queries queries);
    }
}
