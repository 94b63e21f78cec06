package dev.nevertwice.psp.http;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Prints lines for people who watch, and waits for nobody: where they are not taken, as from a pipe that is not read, they
 * are left out and counted, and the PSP goes on.
 */
public final class LiveLog implements Consumer<String>, AutoCloseable {

    private static final int MOST_WAITING = 10_000;
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final PrintWriter out;
    private final BlockingQueue<String> lines;
    private final AtomicLong leftOut = new AtomicLong();
    private final Thread printer;
    private volatile boolean closing;

    public LiveLog(PrintWriter out) {
        this(out, MOST_WAITING);
    }

    LiveLog(PrintWriter out, int mostWaiting) {
        this.out = out;
        this.lines = new ArrayBlockingQueue<>(mostWaiting);
        this.printer = Thread.ofPlatform().daemon().name("psp-log").start(this::print);
    }

    @Override
    public void accept(String line) {
        if (!lines.offer(line)) {
            leftOut.incrementAndGet();
        }
    }

    private void print() {
        try {
            while (!closing) {
                print(lines.take());
            }
        } catch (InterruptedException noMoreLines) {
            // What waits is printed below.
        }
        for (String line = lines.poll(); line != null; line = lines.poll()) {
            print(line);
        }
    }

    private void print(String line) {
        out.println(line);
        long left = lines.isEmpty() ? leftOut.getAndSet(0) : 0;
        if (left > 0) {
            out.println("(" + left + " lines were left out: nobody took them)");
        }
    }

    /** Prints what is left, for as long as somebody takes it. */
    @Override
    public void close() {
        closing = true;
        printer.interrupt();
        try {
            printer.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
