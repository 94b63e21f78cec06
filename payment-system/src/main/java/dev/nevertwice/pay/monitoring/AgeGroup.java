package dev.nevertwice.pay.monitoring;

import java.time.Duration;
import java.time.Instant;

/** How old something is, as coarse as an alarm needs it. */
enum AgeGroup {
    HOUR("under_1h", Duration.ofHours(1)),
    DAY("under_1d", Duration.ofDays(1)),
    WEEK("under_7d", Duration.ofDays(7)),
    OLDER("older", null);

    private final String word;
    private final Duration below;

    AgeGroup(String word, Duration below) {
        this.word = word;
        this.below = below;
    }

    String word() {
        return word;
    }

    static AgeGroup of(Instant since, Instant now) {
        Duration age = Duration.between(since, now);
        for (AgeGroup group : values()) {
            if (group.below == null || age.compareTo(group.below) < 0) {
                return group;
            }
        }
        throw new AssertionError("the last group has no end");
    }
}
