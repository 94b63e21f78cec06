package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.adapter.memory.Monitor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The memory store's waiting, as turns of the baton. Only one task runs at a time, so there is nothing to lock. */
final class SimMonitor implements Monitor {

    private final Baton baton;
    private final List<Waiting> waiting = new ArrayList<>();

    private record Waiting(SimTask task, BooleanSupplier until) {}

    SimMonitor(Baton baton) {
        this.baton = baton;
    }

    @Override
    public void enter() {}

    @Override
    public void exit() {}

    @Override
    public void await(String why, BooleanSupplier until) {
        if (until.getAsBoolean()) {
            return;
        }
        Waiting self = new Waiting(baton.note(PortCall.LOCK_WAIT, why, 0), until);
        waiting.add(self);
        try {
            while (!until.getAsBoolean()) {
                baton.waitFor(why);
            }
        } finally {
            waiting.remove(self);
        }
    }

    /** Wakes those who can go on; the seed decides who goes first, and whoever comes too late waits again. */
    @Override
    public void changed() {
        for (int at = 0; at < waiting.size(); at++) {
            if (waiting.get(at).until().getAsBoolean()) {
                baton.wake(waiting.get(at).task());
            }
        }
    }
}
