package dev.nevertwice.chaos.report;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The time since a run's start, from left to right. Charts that share one stand under each other. */
public record TimeAxis(Duration length) {

    private static final int MOST_TICKS = 9;
    private static final int MOST_INTERVALS = 72;
    private static final List<Duration> STEPS = steps();

    public TimeAxis {
        if (length.toMillis() < 1) {
            length = Duration.ofMillis(1);
        }
    }

    private static List<Duration> steps() {
        List<Duration> steps = new ArrayList<>();
        for (long millis : new long[]{10, 20, 50, 100, 200, 500}) {
            steps.add(Duration.ofMillis(millis));
        }
        for (long seconds : new long[]{1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_200, 1_800}) {
            steps.add(Duration.ofSeconds(seconds));
        }
        for (long hours : new long[]{1, 2, 4, 6, 12, 24, 48, 120, 240}) {
            steps.add(Duration.ofHours(hours));
        }
        return List.copyOf(steps);
    }

    /** The shortest round time of which few enough fit. */
    private Duration step(int most) {
        return STEPS.stream()
                .filter(step -> length.dividedBy(step) < most)
                .findFirst()
                .orElse(length);
    }

    List<Duration> ticks() {
        Duration step = step(MOST_TICKS);
        List<Duration> ticks = new ArrayList<>();
        for (Duration tick = Duration.ZERO; tick.compareTo(length) <= 0; tick = tick.plus(step)) {
            ticks.add(tick);
        }
        return ticks;
    }

    /** What is counted together, so that there are neither too many bars nor too few. */
    Duration interval() {
        return step(MOST_INTERVALS);
    }

    /** Between the two edges of a picture. */
    long x(Duration at, long left, long right) {
        long millis = Math.clamp(at.toMillis(), 0, length.toMillis());
        return left + (right - left) * millis / length.toMillis();
    }

    /** A tick, in the unit in which all of them are whole numbers. */
    String label(Duration tick) {
        Duration step = step(MOST_TICKS);
        if (step.toMillis() % 3_600_000 == 0) {
            return tick.toHours() + " h";
        }
        return step.toMillis() % 60_000 == 0 ? tick.toMinutes() + " min" : seconds(tick);
    }

    static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }
}
