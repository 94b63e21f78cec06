package dev.nevertwice.pay.retry;

import dev.nevertwice.pay.env.Clock;
import java.time.Duration;
import java.time.Instant;

/** A clock that only its sleepers move. */
final class HandClock implements Clock {

    private volatile Instant now = Instant.EPOCH;

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public void sleep(Duration duration) {
        now = now.plus(duration);
    }
}
