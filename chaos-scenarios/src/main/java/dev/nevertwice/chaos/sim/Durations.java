package dev.nevertwice.chaos.sim;

import java.time.Duration;

/** Durations as the simulation counts them. */
final class Durations {

    private static final long MOST_SECONDS = 1_000_000_000_000L;

    private Durations() {}

    /** Whole microseconds, rounded up, so that nothing happens too early. */
    static long micros(Duration duration) {
        if (duration.getSeconds() > MOST_SECONDS) {
            return MOST_SECONDS * 1_000_000;
        }
        return duration.getSeconds() * 1_000_000 + (duration.getNano() + 999) / 1_000;
    }
}
