package dev.nevertwice.chaos.proxy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What all parts of the suite have: a subject, and an upstream or two that are closed in the end. */
@Timeout(60)
abstract class ConformanceContract {

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private Subject subject;

    /** Aborts the test, with a reason, where there is none. */
    protected abstract Subject theSubject();

    @BeforeEach
    final void find() {
        subject = theSubject();
    }

    @AfterEach
    final void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    final Subject subject() {
        return subject;
    }

    final <T extends AutoCloseable> T later(T thing) {
        opened.push(thing);
        return thing;
    }

    final TestProxy echoing() {
        return proxyOf(later(Upstream.echo()));
    }

    final TestProxy proxyOf(Upstream upstream) {
        TestProxy proxy = subject.proxy(upstream.port());
        later(() -> subject.delete(proxy.path()));
        return proxy;
    }

    final Peer connect(TestProxy proxy) throws IOException {
        return later(proxy.connect());
    }

    /** What a piece of work takes. */
    static long millisOf(Work work) throws Exception {
        long began = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }

    interface Work {
        void run() throws Exception;
    }
}
