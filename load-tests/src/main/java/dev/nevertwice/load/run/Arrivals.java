package dev.nevertwice.load.run;

import dev.nevertwice.load.shopping.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether buyers came as they were asked to: a load generator that shares its processors with what it loads can fall behind, and
 * then less was offered than the figures seem to say.
 *
 * @param cutShort whether the run ended before all could have come: no fault of the generator's
 * @param perSecondHundredths how many really came; where it was fewer than asked, from the first to the last of them
 * @param lastLateMillis how much later than asked the last one came: what the whole load fell behind
 * @param mostLateMillis the same of whoever came latest
 * @param outOfStep how many came more than a second later still than the last: a pause that was made up for, or a peak that
 *     was spread out, shows only here
 */
record Arrivals(
        long asked, long came, boolean cutShort, long askedMillis, long perSecondHundredths, long lastLateMillis,
        long mostLateMillis, long outOfStep) {

    /** A start that takes a little longer, or a pause at the very end of a short run, is no other load. */
    private static final long MOST_LATE_MILLIS = 1_000;
    private static final int MOST_LATE_SHARE = 20;
    /** One pause in an hour, such as the machine's, is no other load. */
    private static final int MOST_OUT_OF_STEP_PERCENT = 1;

    /** @param waits in the order of coming */
    static Arrivals of(List<Stage> stages, List<Wait> waits, boolean cutShort) {
        long asked = stages.stream().mapToLong(Stage::buyers).sum();
        long millis = stages.stream().mapToLong(Stage::seconds).sum() * 1_000;
        List<Long> late = late(planned(stages), waits);
        long last = late.isEmpty() ? 0 : late.getLast();
        long perSecond =
                waits.size() < asked ? fromFirstToLast(waits) : waits.size() * 100_000L / (millis + last);
        return new Arrivals(
                asked, waits.size(), cutShort, millis, perSecond, last,
                late.stream().mapToLong(Long::longValue).max().orElse(0),
                late.stream().filter(one -> one - last > MOST_LATE_MILLIS).count());
    }

    /** By how much each came later than planned, in milliseconds since the first. */
    private static List<Long> late(List<Long> planned, List<Wait> waits) {
        List<Long> late = new ArrayList<>();
        for (int i = 0; i < Math.min(planned.size(), waits.size()); i++) {
            long passed = Duration.between(waits.getFirst().came(), waits.get(i).came()).toMillis();
            late.add(Math.max(0, passed - (planned.get(i) - planned.getFirst())));
        }
        return late;
    }

    private static long fromFirstToLast(List<Wait> waits) {
        return waits.size() < 2
                ? 0
                : (waits.size() - 1) * 100_000L
                        / Math.max(1, Duration.between(waits.getFirst().came(), waits.getLast().came()).toMillis());
    }

    /**
     * Whether all came, the last of them less than a second, or than a twentieth of the time, too late, and hardly anybody out
     * of step.
     */
    boolean asAsked() {
        return came == asked && !isLate();
    }

    /** Whether the generator is not to blame for those who are missing. */
    boolean isOnlyCutShort() {
        return cutShort && came != asked && !isLate();
    }

    private boolean isLate() {
        return lastLateMillis > Math.max(MOST_LATE_MILLIS, askedMillis / MOST_LATE_SHARE)
                || outOfStep * 100 > came * MOST_OUT_OF_STEP_PERCENT;
    }

    /** As Gatling spreads them: evenly over each stage. */
    static List<Long> planned(List<Stage> stages) {
        List<Long> planned = new ArrayList<>();
        long from = 0;
        for (Stage stage : stages) {
            for (int buyer = 0; buyer < stage.buyers(); buyer++) {
                planned.add(from + stage.seconds() * 1_000L * buyer / stage.buyers());
            }
            from += stage.seconds() * 1_000L;
        }
        return planned;
    }
}
