package dev.nevertwice.psp.http;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** What all namespaces of a server share: the threads that wake them, one client for their callbacks. */
final class Engine implements AutoCloseable {

    private final Loops loops;
    private final CallbackSender callbacks;
    private final Metrics metrics;
    private final Executor threads = work -> Thread.ofVirtual().start(work);

    Engine(Loops loops, Duration callbackTimeout, Metrics metrics) {
        this.loops = loops;
        this.callbacks = new CallbackSender(loops, threads, callbackTimeout);
        this.metrics = metrics;
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

    /** Has work that does not wait done after a while; null when everything is being closed. */
    Future<?> in(Duration wait, Runnable work) {
        try {
            return loops.near().schedule(() -> orSay(work), Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closing) {
            return null;
        }
    }

    /** A mistake of ours is seen, though nobody asks what became of the work. */
    private static void orSay(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error mistake) {
            Thread here = Thread.currentThread();
            here.getUncaughtExceptionHandler().uncaughtException(here, mistake);
        }
    }

    @Override
    public void close() {
        callbacks.close();
    }
}
