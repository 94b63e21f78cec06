package dev.nevertwice.pay.adapter.memory;

import dev.nevertwice.pay.event.EventBus;
import dev.nevertwice.pay.event.EventBusContract;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;

/** With every trouble that a bus may make: the contract is all that its users can rely on. */
final class MemoryBusTest extends EventBusContract {

    private MemoryBus bus;

    @BeforeEach
    void empty() {
        Random chance = new Random(7);
        bus = new MemoryBus(bound -> chance.nextLong(bound));
    }

    @Override
    protected EventBus bus() {
        return bus;
    }

    @Override
    protected EventBus reopened() {
        return bus;
    }
}
