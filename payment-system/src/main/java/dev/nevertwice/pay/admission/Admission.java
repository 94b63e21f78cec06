package dev.nevertwice.pay.admission;

import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Which requests an instance takes: no more at once than it has memory for, and none once it is told to end. Whoever is
 * refused is refused before anything is done for him, and asks again, or another instance.
 */
public final class Admission {

    private static final Duration LOOK = Duration.ofMillis(10);

    private final int most;
    private boolean closed;
    private int underWay;

    /** @param most requests under way at once */
    public Admission(int most) {
        this.most = most;
    }

    /** Answers with what the core answers, or with a refusal that did nothing. Blocks for as long as the core does. */
    public Response through(Request request, Function<Request, Response> core) {
        Optional<Problem> refused = enter();
        if (refused.isPresent()) {
            return refusal(refused.get());
        }
        try {
            return core.apply(request);
        } finally {
            leave();
        }
    }

    /** Takes nothing new from now on. Returns at once. */
    public synchronized void close() {
        closed = true;
    }

    /** Whoever waits for news on behalf of a caller stops waiting then. */
    public synchronized boolean isClosed() {
        return closed;
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
    private synchronized Optional<Problem> enter() {
        if (closed) {
            return Optional.of(Problem.DRAINING);
        }
        if (underWay == most) {
            return Optional.of(Problem.OVERLOADED);
        }
        underWay++;
        return Optional.empty();
    }

    /** A connection kept alive would bring the next request here again. */
    private static Response refusal(Problem problem) {
        Response refused = problem.response();
        refused.headers().put("retry-after", "1");
        refused.headers().put("connection", "close");
        return refused;
    }

    private synchronized void leave() {
        underWay--;
    }

    private synchronized boolean isEmpty() {
        return underWay == 0;
    }
}
