package dev.nevertwice.chaos.proxy;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** What only our fault proxy does, at one for all tests of the class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OwnProxySuite extends ConformanceContract {

    private FaultProxy proxy;

    abstract FaultProxy started() throws IOException;

    @BeforeAll
    final void start() throws IOException {
        proxy = started();
    }

    @AfterAll
    final void stop() {
        proxy.close();
    }

    final FaultProxy proxy() {
        return proxy;
    }

    @Override
    protected final Subject theSubject() {
        return new Subject(proxy.url(), true);
    }
}
