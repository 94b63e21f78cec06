package dev.nevertwice.pay.adapter.memory;

import dev.nevertwice.pay.event.EventBus;
import dev.nevertwice.pay.event.EventBusContract;

final class CalmMemoryBusTest extends EventBusContract {

    private final MemoryBus bus = MemoryBus.calm();

    @Override
    protected EventBus bus() {
        return bus;
    }

    @Override
    protected EventBus reopened() {
        return bus;
    }
}
