package dev.nevertwice.pay.adapter.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Real threads, and a count of those that wait for something that is not so yet. */
final class WatchedMonitor implements Monitor {

    private final Monitor threads = Monitor.ofThreads();
    private final List<BooleanSupplier> waits = new ArrayList<>();

    @Override
    public void enter() {
        threads.enter();
    }

    @Override
    public void exit() {
        threads.exit();
    }

    @Override
    public void await(String why, BooleanSupplier until) {
        waits.add(until);
        try {
            threads.changed();
            threads.await(why, until);
        } finally {
            waits.remove(until);
        }
    }

    @Override
    public void changed() {
        threads.changed();
    }

    /** Waits until exactly so many wait. */
    void awaitBlocked(int tasks) {
        threads.enter();
        try {
            threads.await(
                    tasks + " blocked",
                    () -> waits.stream().filter(wait -> !wait.getAsBoolean()).count() == tasks);
        } finally {
            threads.exit();
        }
    }
}
