package dev.nevertwice.psp.http;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;

/** Wakes a namespace when its next timer is due. Touched under the namespace's lock only. */
final class Alarm {

    /** Thousands of timers can be due within a few milliseconds; one waking serves many. */
    private static final Duration LEAST_WAIT = Duration.ofMillis(1);

    private final Engine engine;
    private Instant at;
    private Future<?> ring;

    Alarm(Engine engine) {
        this.engine = engine;
    }

    /** Whether it would ring too late for this, or is not set. */
    boolean isTooLateFor(Instant due) {
        return at == null || due.isBefore(at);
    }

    void setFor(Instant due, Instant now, Runnable ringing) {
        cancel();
        at = due;
        Duration wait = Duration.between(now, due);
        ring = engine.in(wait.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : wait, ringing);
    }

    void rang() {
        at = null;
    }

    void cancel() {
        if (ring != null) {
            ring.cancel(false);
        }
        at = null;
    }
}
