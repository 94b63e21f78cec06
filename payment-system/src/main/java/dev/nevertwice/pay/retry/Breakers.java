package dev.nevertwice.pay.retry;

import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.psp.Gate;
import dev.nevertwice.pay.psp.Outcome;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A circuit breaker for each operation at the PSP, in the memory of this instance. An open one answers that nothing was
 * sent, which is true; it delays, and never decides an outcome.
 */
public final class Breakers implements Gate {

    private static final Logger LOG = LoggerFactory.getLogger(Breakers.class);

    private final Breaker.Limits limits;
    private final Clock clock;
    private final Map<String, Breaker> breakers = new HashMap<>();

    public Breakers(Breaker.Limits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public Outcome pass(String operation, Supplier<Outcome> call) {
        if (!take(operation, clock.now())) {
            return new Outcome.NotSent("the breaker of " + operation + " is open");
        }
        Outcome outcome = call.get();
        answered(operation, outcome, clock.now());
        return outcome;
    }

    @Override
    public synchronized boolean lets(String operation) {
        Breaker breaker = breakers.get(operation);
        return breaker == null || breaker.allows(clock.now());
    }

    /** The operations that are not let through at the moment, but for a trial now and then. */
    public synchronized List<String> open() {
        return breakers.entrySet().stream()
                .filter(breaker -> breaker.getValue().state() != Breaker.State.CLOSED)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private synchronized boolean take(String operation, Instant now) {
        Breaker breaker = breakers.computeIfAbsent(operation, word -> Breaker.closed(limits));
        if (!breaker.allows(now)) {
            return false;
        }
        breakers.put(operation, breaker.taken(now));
        return true;
    }

    private synchronized void answered(String operation, Outcome outcome, Instant now) {
        Breaker before = breakers.get(operation);
        Breaker after = isFailure(outcome) ? before.failed(now) : before.succeeded();
        breakers.put(operation, after);
        if (before.state() != after.state()) {
            LOG.info("the breaker of {} is {}", operation, after.state());
        }
    }

    /** Whoever says no, or "not now", is there. */
    private static boolean isFailure(Outcome outcome) {
        return outcome instanceof Outcome.Unknown || outcome instanceof Outcome.NotSent;
    }
}
