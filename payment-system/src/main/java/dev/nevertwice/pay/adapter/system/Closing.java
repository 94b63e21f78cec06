package dev.nevertwice.pay.adapter.system;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a program has opened, closed in reverse order exactly once: when it is done, or when its process is told to end. */
public final class Closing implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private record Opened(String name, AutoCloseable thing) {}

    private final Deque<Opened> opened = new ArrayDeque<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private boolean closed;

    /**
     * Closes it in the end.
     *
     * @return the same thing
     */
    public synchronized <T extends AutoCloseable> T later(String name, T thing) {
        if (closed) {
            close(new Opened(name, thing)); // told to end while it was being opened
        } else {
            opened.push(new Opened(name, thing));
        }
        return thing;
    }

    /** Has everything closed when the JVM is told to end (Ctrl-C, SIGTERM), which then takes no longer than this. */
    public void atExitOfTheProcess(Duration most) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            Thread closer = Thread.ofPlatform().daemon().name("closing").start(this::close);
            try {
                if (!closer.join(most)) {
                    LOG.warn("gave up closing after {} ms", most.toMillis());
                }
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    /** Blocks until the calling thread is interrupted or, if wanted, the standard input ends. */
    public void awaitStop(boolean withStandardInput) {
        if (withStandardInput) {
            Thread.ofPlatform().daemon().name("standard input").start(this::awaitEndOfInput);
        }
        try {
            stop.await();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes everything, or waits for whoever does. */
    @Override
    public synchronized void close() {
        closed = true;
        while (!opened.isEmpty()) {
            close(opened.pop());
        }
    }

    private static void close(Opened each) {
        try {
            each.thing().close();
        } catch (Exception failure) { // the others have to be closed all the same
            LOG.warn("closing the {}: {}", each.name(), failure.toString());
        }
    }

    private void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Nobody has anything to say; only the end counts.
            }
        } catch (IOException ended) {
            LOG.debug("standard input", ended);
        }
        stop.countDown();
    }
}
