package dev.nevertwice.pay.adapter.system;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Breaks off what takes too long. One thread looks after all of them and sleeps until the next deadline, so that what is over
 * in time, which is nearly everything, costs neither a timer nor a wake-up.
 */
public final class Deadlines implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);
    private static final long LONGEST_SLEEP_NANOS = 3_600_000_000_000L;

    private final Set<Timed> running = ConcurrentHashMap.newKeySet();
    private final Thread watcher;
    private volatile long nextLook;
    private volatile boolean closed;

    public Deadlines() {
        nextLook = System.nanoTime() + LONGEST_SLEEP_NANOS;
        watcher = Thread.ofVirtual().name("deadlines").start(this::watch);
    }

    /** Something that has to be over in time; closed when it is. */
    public final class Timed implements AutoCloseable {

        private final long endNanos;
        private final Runnable breakOff;
        private volatile boolean late;

        private Timed(long endNanos, Runnable breakOff) {
            this.endNanos = endNanos;
            this.breakOff = breakOff;
        }

        /** Whether it was broken off. */
        public boolean isLate() {
            return late;
        }

        private void breakOff() {
            late = true;
            try {
                breakOff.run();
            } catch (RuntimeException | AssertionError failure) {
                LOG.error("what took too long could not be broken off", failure);
            }
        }

        @Override
        public void close() {
            running.remove(this);
        }
    }

    /** @param breakOff runs on another thread once the deadline has passed, unless the result was closed before */
    public Timed begin(Duration deadline, Runnable breakOff) {
        Timed timed = new Timed(System.nanoTime() + deadline.toNanos(), breakOff);
        running.add(timed);
        if (timed.endNanos - nextLook < 0) {
            LockSupport.unpark(watcher);
        }
        return timed;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(watcher);
    }

    private void watch() {
        while (!closed) {
            // Whoever begins while this looks finds its deadline before that, and wakes it once more.
            nextLook = System.nanoTime() + LONGEST_SLEEP_NANOS;
            long next = nextLook;
            for (Timed each : running) {
                if (each.endNanos - System.nanoTime() > 0) {
                    next = each.endNanos - next < 0 ? each.endNanos : next;
                } else if (running.remove(each)) {
                    each.breakOff();
                }
            }
            nextLook = next;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }
}
