package dev.nevertwice.psp.wire;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times on the wire: RFC 3339, UTC, at most microseconds. */
public final class Times {

    private Times() {}

    public static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS).toString();
    }
}
