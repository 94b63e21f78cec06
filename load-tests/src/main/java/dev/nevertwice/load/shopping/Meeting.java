package dev.nevertwice.load.shopping;

import java.time.Duration;
import java.time.Instant;

/** Where the clients of one cart wait for the last of them, to send it at the same moment. */
final class Meeting {

    /** Gatling's users come some milliseconds sooner or later than planned. */
    private static final Duration LATECOMERS = Duration.ofMillis(50);

    private final Duration lasts;
    private Instant end;

    /** @param gathering how long after the first client the last one comes */
    Meeting(Duration gathering) {
        this.lasts = gathering.plus(LATECOMERS);
    }

    /** How long a client who comes now has to wait. */
    synchronized Duration left(Instant now) {
        if (end == null) {
            end = now.plus(lasts);
        }
        return now.isBefore(end) ? Duration.between(now, end) : Duration.ZERO;
    }
}
