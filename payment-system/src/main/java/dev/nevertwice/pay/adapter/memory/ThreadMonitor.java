package dev.nevertwice.pay.adapter.memory;

import dev.nevertwice.pay.env.Stopped;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** One lock for all. */
final class ThreadMonitor implements Monitor {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @Override
    public void enter() {
        lock.lock();
    }

    @Override
    public void exit() {
        lock.unlock();
    }

    @Override
    public void await(String why, BooleanSupplier until) {
        try {
            while (!until.getAsBoolean()) {
                changed.await();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Stopped();
        }
    }

    @Override
    public void changed() {
        changed.signalAll();
    }
}
