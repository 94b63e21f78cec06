package dev.nevertwice.psp.wire;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Times on the wire: RFC 3339, UTC, at most microseconds. */
public final class Times {

    private Times() {}

    /** As {@link Instant} says it, with three digits of a second, six or none; its own formatter costs several times that. */
    public static String text(Instant time) {
        LocalDateTime micros = LocalDateTime.ofEpochSecond(
                time.getEpochSecond(), time.getNano() / 1000 * 1000, ZoneOffset.UTC);
        return micros + (micros.getSecond() == 0 && micros.getNano() == 0 ? ":00Z" : "Z");
    }
}
