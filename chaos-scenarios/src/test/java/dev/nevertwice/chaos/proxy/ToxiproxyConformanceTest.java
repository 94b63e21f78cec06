package dev.nevertwice.chaos.proxy;

import java.net.URI;
import org.junit.jupiter.api.Nested;

/**
 * A real Toxiproxy behaves as the reference document says: the one at {@code TOXIPROXY_URL}, or one in a container where Docker
 * has its image. Each test is skipped, by name and with the reason, where there is neither.
 */
class ToxiproxyConformanceTest {

    static Subject reference() {
        URI url = RealToxiproxy.url();
        return new Subject(url, false);
    }

    @Nested
    class Api extends ApiContract {
        @Override
        protected Subject theSubject() {
            return reference();
        }
    }

    @Nested
    class ToxicApi extends ToxicApiContract {
        @Override
        protected Subject theSubject() {
            return reference();
        }
    }

    @Nested
    class Populate extends PopulateContract {
        @Override
        protected Subject theSubject() {
            return reference();
        }
    }

    @Nested
    class Lifecycle extends LifecycleContract {
        @Override
        protected Subject theSubject() {
            return reference();
        }
    }

    @Nested
    class Links extends LinkContract {
        @Override
        protected Subject theSubject() {
            return reference();
        }
    }

    @Nested
    class Toxics extends ToxicContract {
        @Override
        protected Subject theSubject() {
            return reference();
        }
    }
}
