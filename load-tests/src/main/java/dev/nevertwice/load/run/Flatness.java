package dev.nevertwice.load.run;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Whether something that is read over and over stays what it was: the middle of the last minute beside the middle of the
 * minute after the second. Before that everything warms up.
 *
 * @param before 0 when the run was too short to tell
 */
record Flatness(String name, String unit, long before, long after, int mostPercent) {

    private static final int MINUTE = 60;
    private static final int WARM = 2 * MINUTE;

    static Flatness of(
            String name, String unit, List<Meter.Reading> readings, ToLongFunction<Meter.Reading> value,
            int mostPercent) {
        int last = readings.isEmpty() ? 0 : readings.getLast().second();
        return new Flatness(
                name, unit, middle(readings, value, WARM, WARM + MINUTE),
                middle(readings, value, last - MINUTE, last + 1),
                mostPercent);
    }

    private static long middle(
            List<Meter.Reading> readings, ToLongFunction<Meter.Reading> value, int from, int until) {
        long[] within = readings.stream()
                .filter(reading -> reading.second() >= from && reading.second() < until)
                .mapToLong(value)
                .filter(read -> read >= 0)
                .sorted()
                .toArray();
        return within.length == 0 ? 0 : within[within.length / 2];
    }

    /** Growth in percent; falling is no leak. */
    long percent() {
        return before == 0 ? 0 : (after - before) * 100 / before;
    }

    boolean isKnown() {
        return before > 0 && after > 0;
    }

    boolean isFlat() {
        return isKnown() && percent() <= mostPercent;
    }
}
