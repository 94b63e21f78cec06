package dev.nevertwice.chaos.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C: interrupts the run, gives it a moment to end what it started and to write what it has, then sees to it that
 * nothing stays behind. The JVM's own exit code for it is 130.
 */
public final class Interruption implements AutoCloseable {

    /** With what writing the report and ending the children take, under the 5 s within which everything has to be over. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final Thread runner;
    private final Runnable lastWords;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "interrupted");
    private volatile boolean happened;

    private Interruption(Thread runner, Runnable lastWords) {
        this.runner = runner;
        this.lastWords = lastWords;
    }

    /**
     * From now until it is closed.
     *
     * @param lastWords writes what there is, when the runner does not come to it in time; runs on another thread
     */
    public static Interruption during(Thread runner, Runnable lastWords) {
        Interruption interruption = new Interruption(runner, lastWords);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    public boolean happened() {
        return happened;
    }

    private void interrupt() {
        happened = true;
        runner.interrupt();
        try {
            if (!over.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                lastWords.run();
            }
        } catch (InterruptedException impatient) {
            lastWords.run();
        } finally {
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** The run is over and all is written. */
    @Override
    public void close() {
        over.countDown();
        if (!happened) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException alreadyEnding) {
                // Ctrl-C came just now; there is nothing left to interrupt.
            }
        }
    }
}
