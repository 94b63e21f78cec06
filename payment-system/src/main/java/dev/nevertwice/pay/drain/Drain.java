package dev.nevertwice.pay.drain;

import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * How an instance ends: once it drains, every new request is refused before anything is done for it, and what is under way
 * is waited for. Whoever is refused asks another instance.
 */
public final class Drain {

    private static final Duration LOOK = Duration.ofMillis(10);

    private boolean begun;
    private int underWay;

    /** Answers with what the core answers, or, while draining, with a refusal that did nothing. */
    public Response through(Request request, Function<Request, Response> core) {
        if (!enter()) {
            Response refused = Problem.DRAINING.response();
            refused.headers().put("retry-after", "1");
            refused.headers().put("connection", "close");
            return refused;
        }
        try {
            return core.apply(request);
        } finally {
            leave();
        }
    }

    /** Takes nothing new from now on. Returns at once. */
    public synchronized void begin() {
        begun = true;
    }

    /** Whoever waits for news on behalf of a caller stops waiting then. */
    public synchronized boolean hasBegun() {
        return begun;
    }

    /** Blocks until no request is under way and the rest is over too, at most for so long; returns whether they are. */
    public boolean await(BooleanSupplier restIsOver, Clock clock, Duration most) {
        Instant until = clock.now().plus(most);
        while (!isEmpty() || !restIsOver.getAsBoolean()) {
            if (!clock.now().isBefore(until)) {
                return false;
            }
            clock.sleep(LOOK);
        }
        return true;
    }

    /** Counted in the same breath as it is asked: nobody slips in after the last look. */
    private synchronized boolean enter() {
        if (!begun) {
            underWay++;
        }
        return !begun;
    }

    private synchronized void leave() {
        underWay--;
    }

    private synchronized boolean isEmpty() {
        return underWay == 0;
    }
}
