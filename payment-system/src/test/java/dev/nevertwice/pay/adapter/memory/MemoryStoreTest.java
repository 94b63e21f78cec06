package dev.nevertwice.pay.adapter.memory;

import dev.nevertwice.pay.store.ConcurrentStoreContract;
import dev.nevertwice.pay.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class MemoryStoreTest extends ConcurrentStoreContract {

    private final AtomicReference<Instant> time =
            new AtomicReference<>(Instant.parse("2026-11-22T00:00:00.123456789Z"));
    private final WatchedMonitor monitor = new WatchedMonitor();
    private final MemoryStore store =
            new MemoryStore(monitor, () -> time.updateAndGet(now -> now.plus(Duration.ofMillis(1))));

    @Override
    public Store store() {
        return store;
    }

    @Override
    public Level level() {
        return Level.READ_COMMITTED;
    }

    @Override
    public void awaitBlocked(int tasks) {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> monitor.awaitBlocked(tasks));
    }
}
