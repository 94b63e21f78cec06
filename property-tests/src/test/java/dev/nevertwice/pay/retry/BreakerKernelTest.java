package dev.nevertwice.pay.retry;

import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.psp.Gate;
import dev.nevertwice.pay.psp.Outcome;
import dev.nevertwice.property.kernel.Kernels;
import java.time.Duration;
import java.util.function.Supplier;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/**
 * The circuit breakers when two calls fail at the same moment, and a third comes after them: no failure is forgotten, and one
 * trial goes out at a time.
 */
public class BreakerKernelTest {

    private static final Duration OPEN = Duration.ofSeconds(5);
    private static final Breaker.Limits LIMITS = new Breaker.Limits(2, OPEN);

    /** Reads, and writes later. */
    private static final class RacyGate implements Gate {

        private final Clock clock;
        private volatile Breaker breaker = Breaker.closed(LIMITS);

        RacyGate(Clock clock) {
            this.clock = clock;
        }

        @Override
        public Outcome pass(String operation, Supplier<Outcome> call) {
            Breaker before = breaker;
            if (!before.allows(clock.now())) {
                return new Outcome.NotSent("open");
            }
            breaker = before.taken(clock.now());
            Outcome outcome = call.get();
            breaker = breaker.failed(clock.now());
            return outcome;
        }
    }

    /** Calls through a gate that all fail. */
    private static class Calls {

        final HandClock clock = new HandClock();
        final Gate gate;

        Calls(boolean racy) {
            gate = racy ? new RacyGate(clock) : new Breakers(LIMITS, clock);
        }

        boolean isSent() {
            return gate.pass("register", () -> new Outcome.Unknown("no answer")) instanceof Outcome.Unknown;
        }

        void openForLongEnough() {
            isSent();
            isSent();
            clock.sleep(OPEN);
        }
    }

    public static class Closed {

        private final Calls calls = new Calls(false);

        @Operation
        public boolean call() {
            return calls.isSent();
        }
    }

    public static class RacyClosed {

        private final Calls calls = new Calls(true);

        @Operation
        public boolean call() {
            return calls.isSent();
        }
    }

    public static class HalfOpen {

        private final Calls calls = new Calls(false);

        public HalfOpen() {
            calls.openForLongEnough();
        }

        @Operation
        public boolean call() {
            return calls.isSent();
        }
    }

    public static class RacyHalfOpen {

        private final Calls calls = new Calls(true);

        public RacyHalfOpen() {
            calls.openForLongEnough();
        }

        @Operation
        public boolean call() {
            return calls.isSent();
        }
    }

    @Test
    void twoFailuresAtOnceAreTwo() {
        oneCallEach().check(Closed.class);
    }

    @Test
    void aBreakerThatForgetsAFailureIsFound() {
        Kernels.mustFail(oneCallEach(), RacyClosed.class);
    }

    @Test
    void oneTrialGoesOutWhenItHasBeenOpenForLongEnough() {
        oneCallEach().check(HalfOpen.class);
    }

    @Test
    void aBreakerThatLetsTwoTrialsOutIsFound() {
        Kernels.mustFail(oneCallEach(), RacyHalfOpen.class);
    }

    /** More of them would be no such thing as one moment: a call is let through, and fails later. */
    private static ModelCheckingOptions oneCallEach() {
        return Kernels.modelChecking().iterations(1).actorsPerThread(1);
    }
}
