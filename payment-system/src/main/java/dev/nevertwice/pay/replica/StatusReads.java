package dev.nevertwice.pay.replica;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.store.Queries;
import dev.nevertwice.pay.store.ReadStore;
import dev.nevertwice.pay.store.StoreFailure;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads that decide nothing. A client that says what it was told is answered by the replica where that has all of it; in
 * every other case (no token, no replica, older, not there, not reachable) the primary answers. Nothing that takes a key,
 * claims work or moves money can get hold of the replica: it has no type that could write or lock.
 */
public final class StatusReads {

    /** A replica that failed is left alone for so long: a time-out for every read would be slower than no replica. */
    private static final Duration REST = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(StatusReads.class);

    private final Transactions primary;
    private final Optional<ReadStore> replica;
    private final Clock clock;
    /** When the replica may be asked again; empty while it answers. */
    private final AtomicReference<Optional<Instant>> rest = new AtomicReference<>(Optional.empty());
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong behind = new AtomicLong();
    private final AtomicLong missing = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    public StatusReads(Transactions primary, Optional<ReadStore> replica, Clock clock) {
        this.primary = primary;
        this.replica = replica;
        this.clock = clock;
    }

    /**
     * Looks, on the replica or on the primary. Blocks.
     *
     * @param told what the client was told; without it the newest there is
     * @param token of what was found
     */
    public <T> Optional<T> read(
            Optional<ReadToken> told, Function<T, ReadToken> token, Function<Queries, Optional<T>> look) {
        if (told.isPresent() && replica.isPresent() && !resting()) {
            Optional<T> copy = copy(replica.get(), told.get(), token, look);
            if (copy.isPresent()) {
                return copy;
            }
        }
        return primary.repeatable(look::apply);
    }

    /** Adds what is known of the replica, where there is one. */
    public void report(ObjectNode health) {
        if (replica.isEmpty()) {
            return;
        }
        Optional<Duration> lag = resting() ? Optional.empty() : replica.get().lag();
        ObjectNode json = Json.object()
                .put("state", resting() ? "down" : "up")
                .put("lag_ms", lag.map(Duration::toMillis).orElse(null))
                .put("served", served.get())
                .put("behind", behind.get())
                .put("missing", missing.get())
                .put("failed", failed.get());
        health.set("replica", json);
    }

    private <T> Optional<T> copy(
            ReadStore copy, ReadToken told, Function<T, ReadToken> token, Function<Queries, Optional<T>> look) {
        Optional<T> found;
        try {
            found = copy.read(look::apply);
        } catch (StoreFailure failure) {
            failed(failure);
            return Optional.empty();
        }
        if (rest.getAndSet(Optional.empty()).isPresent()) {
            LOG.info("the replica answers again");
        }
        if (found.isEmpty()) {
            missing.incrementAndGet();
            return found;
        }
        boolean enough = token.apply(found.get()).includes(told);
        (enough ? served : behind).incrementAndGet();
        return enough ? found : Optional.empty();
    }

    /** A query that the replica cancelled to go on applying (a conflict) says nothing against the next one. */
    private void failed(StoreFailure failure) {
        failed.incrementAndGet();
        if (failure instanceof StoreFailure.Conflict) {
            return;
        }
        if (rest.getAndSet(Optional.of(clock.now().plus(REST))).isEmpty()) {
            LOG.warn("the replica can't be read, the primary answers meanwhile: {}", failure.getMessage());
        }
    }

    private boolean resting() {
        return rest.get().filter(until -> clock.now().isBefore(until)).isPresent();
    }
}
