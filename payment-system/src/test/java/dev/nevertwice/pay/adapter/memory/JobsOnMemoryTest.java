package dev.nevertwice.pay.adapter.memory;

import dev.nevertwice.pay.execution.JobsContract;
import dev.nevertwice.pay.store.Store;
import java.time.Instant;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class JobsOnMemoryTest extends JobsContract {

    private final MemoryStore store = new MemoryStore(Monitor.ofThreads(), Instant::now);

    @Override
    protected Store store() {
        return store;
    }
}
