package dev.nevertwice.psp.http;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What all namespaces of a server share: one thread that wakes them, one client for their callbacks. */
final class Engine implements AutoCloseable {

    private final CallbackSender callbacks;
    private final Metrics metrics;
    private final ScheduledThreadPoolExecutor alarms = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("psp-timers").factory());
    private final Executor threads = work -> Thread.ofVirtual().start(work);

    Engine(Duration callbackTimeout, Metrics metrics) {
        this.callbacks = new CallbackSender(callbackTimeout);
        this.metrics = metrics;
        alarms.setRemoveOnCancelPolicy(true);
    }

    CallbackSender callbacks() {
        return callbacks;
    }

    Metrics metrics() {
        return metrics;
    }

    /** Runs each piece of work on a thread of its own. */
    Executor threads() {
        return threads;
    }

    /** Has work done after a while; null when everything is being closed. */
    Future<?> in(Duration wait, Runnable work) {
        try {
            return alarms.schedule(() -> threads.execute(work), Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closing) {
            return null;
        }
    }

    @Override
    public void close() {
        alarms.shutdownNow();
        callbacks.close();
    }
}
