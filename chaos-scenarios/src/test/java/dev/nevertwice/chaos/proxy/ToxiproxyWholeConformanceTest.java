package dev.nevertwice.chaos.proxy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The same for what is about the whole instance, beside which nothing else can be tested. */
class ToxiproxyWholeConformanceTest {

    @Nested
    @Execution(ExecutionMode.SAME_THREAD)
    class Reset extends ResetContract {
        @Override
        protected Subject theSubject() {
            return ToxiproxyConformanceTest.reference();
        }
    }

    @Nested
    @Execution(ExecutionMode.SAME_THREAD)
    class ToxiproxyJava extends ToxiproxyJavaContract {
        @Override
        protected Subject theSubject() {
            return ToxiproxyConformanceTest.reference();
        }
    }
}
