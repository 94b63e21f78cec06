package dev.nevertwice.pay.adapter.system;

import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.env.Stopped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The machine's wall clock, or one that is off by a little, and real waiting. */
public final class SystemClock implements Clock {

    private final Duration skew;

    public SystemClock() {
        this(Duration.ZERO);
    }

    /** @param skew by which it is before the machine's; what it shows differs, how long a sleep takes does not */
    public SystemClock(Duration skew) {
        this.skew = skew;
    }

    /** To the microsecond, which is what PostgreSQL keeps: a time is equal to itself after a round trip. */
    @Override
    public Instant now() {
        return Instant.now().plus(skew).truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt(); // the task stays stopped: its next port call throws too
            throw new Stopped();
        }
    }
}
