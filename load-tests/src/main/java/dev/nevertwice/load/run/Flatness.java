package dev.nevertwice.load.run;

import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Whether something that is read over and over stays what it was: the middle of the last minute beside the middle of the
 * minute after the second. Before that everything warms up.
 *
 * @param before -1 when the run was too short to tell, or nothing could be read
 * @param after the same
 * @param mostPercent of growth that is no leak
 * @param slack growth that is none either, where figures are small and jump
 */
record Flatness(String name, String unit, long before, long after, int mostPercent, long slack) {

    private static final int MINUTE = 60;
    private static final int WARM = 2 * MINUTE;
    private static final long UNKNOWN = -1;

    /** @param value below 0 when it could not be read */
    record Sample(int second, long value) {}

    /** Both minutes have to be there, one after the other. */
    static Flatness of(String name, String unit, List<Sample> samples, int mostPercent, long slack) {
        int last = samples.isEmpty() ? 0 : samples.getLast().second();
        boolean enough = last - MINUTE >= WARM + MINUTE;
        return new Flatness(
                name, unit, enough ? middle(samples, WARM, WARM + MINUTE) : UNKNOWN,
                enough ? middle(samples, last - MINUTE, last + 1) : UNKNOWN, mostPercent, slack);
    }

    static Flatness of(
            String name, String unit, List<Meter.Reading> readings, ToLongFunction<Meter.Reading> value,
            int mostPercent) {
        List<Sample> samples = readings.stream()
                .map(reading -> new Sample(reading.second(), value.applyAsLong(reading)))
                .toList();
        return of(name, unit, samples, mostPercent, 0);
    }

    private static long middle(List<Sample> samples, int from, int until) {
        long[] within = samples.stream()
                .filter(sample -> sample.second() >= from && sample.second() < until)
                .mapToLong(Sample::value)
                .filter(read -> read >= 0)
                .sorted()
                .toArray();
        return within.length == 0 ? UNKNOWN : within[within.length / 2];
    }

    /** How much it may be at the end. */
    long most() {
        return before + before * mostPercent / 100 + slack;
    }

    boolean isKnown() {
        return before >= 0 && after >= 0;
    }

    /** Falling is no leak. */
    boolean isFlat() {
        return isKnown() && after <= most();
    }

    String told() {
        return isKnown()
                ? String.format(Locale.ROOT, "%s: %,d, at the end %,d%s (at most %,d): %s", name, before, after,
                        unit.isEmpty() ? "" : " " + unit, most(), isFlat() ? "flat" : "GREW")
                : name + ": too short to tell";
    }

    String verdict() {
        return isFlat() ? "flat" : isKnown() ? "grew" : "unknown";
    }
}
