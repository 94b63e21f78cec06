package dev.nevertwice.chaos.proxy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** Our fault proxy behaves as the reference document says, but for the deviations in docs/proxy.md. */
class FaultProxyConformanceTest {

    private static FaultProxy proxy;
    /** For what is about the whole instance, beside which nothing else can be tested. */
    private static FaultProxy whole;
    private static FaultProxy clients;

    @BeforeAll
    static void start() {
        proxy = FaultProxy.start();
        whole = FaultProxy.start();
        clients = FaultProxy.start();
    }

    @AfterAll
    static void stop() {
        proxy.close();
        whole.close();
        clients.close();
    }

    private static Subject ours(FaultProxy which) {
        return new Subject(which.url(), true);
    }

    @Nested
    class Api extends ApiContract {
        @Override
        protected Subject theSubject() {
            return ours(proxy);
        }
    }

    @Nested
    class ToxicApi extends ToxicApiContract {
        @Override
        protected Subject theSubject() {
            return ours(proxy);
        }
    }

    @Nested
    class Populate extends PopulateContract {
        @Override
        protected Subject theSubject() {
            return ours(proxy);
        }
    }

    @Nested
    class Lifecycle extends LifecycleContract {
        @Override
        protected Subject theSubject() {
            return ours(proxy);
        }
    }

    @Nested
    class Reset extends ResetContract {
        @Override
        protected Subject theSubject() {
            return ours(whole);
        }
    }

    @Nested
    class Links extends LinkContract {
        @Override
        protected Subject theSubject() {
            return ours(proxy);
        }
    }

    @Nested
    class Toxics extends ToxicContract {
        @Override
        protected Subject theSubject() {
            return ours(proxy);
        }
    }

    @Nested
    class ToxiproxyJava extends ToxiproxyJavaContract {
        @Override
        protected Subject theSubject() {
            return ours(clients);
        }
    }
}
