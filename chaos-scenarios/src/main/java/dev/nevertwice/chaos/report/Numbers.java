package dev.nevertwice.chaos.report;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them; the same in every report and every locale. */
final class Numbers {

    private Numbers() {}

    static String grouped(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** {@code 1 violation}, {@code 2 violations}. */
    static String counted(long count, String noun) {
        return grouped(count) + " " + (count == 1 ? noun : noun + "s");
    }

    static String seconds(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        if (millis < 120_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        long minutes = duration.toMinutes();
        if (minutes < 120) {
            return minutes + " min " + duration.toSecondsPart() + " s";
        }
        return duration.toDays() < 3 ? grouped(duration.toHours()) + " h" : grouped(duration.toDays()) + " days";
    }
}
