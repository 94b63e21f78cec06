package dev.nevertwice.load.run;

import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/**
 * Whether something that is read over and over stays what it was: the middle of the last minute beside the middle of the
 * minute after the second. Before that everything warms up.
 *
 * @param before -1 when the run was too short to tell, or nothing was read then
 * @param after the same
 * @param mostPercent of growth that is no leak
 * @param slack growth that is none either, where figures are small and jump
 */
record Flatness(String name, String unit, long before, long after, int mostPercent, long slack) {

    private static final int MINUTE = 60;
    private static final int WARM = 2 * MINUTE;
    /** So that both minutes are there, and one between them. */
    static final int LEAST_MINUTES = 5;
    private static final long UNKNOWN = -1;

    /** @param value below 0 when it could not be read */
    record Sample(int second, long value) {}

    /** @param seconds for which buyers were to buy, however long there are samples */
    static Flatness of(
            String name, String unit, List<Sample> samples, int seconds, int mostPercent, long slack) {
        return of(name, unit, samples, seconds, mostPercent, slack, Flatness::middle);
    }

    /** Of what passing things only add to: the least of each minute instead of its middle. */
    static Flatness ofLeast(String name, String unit, List<Sample> samples, int seconds, int mostPercent) {
        return of(name, unit, samples, seconds, mostPercent, 0, read -> read.min().orElse(UNKNOWN));
    }

    private static Flatness of(
            String name, String unit, List<Sample> samples, int seconds, int mostPercent, long slack,
            ToLongFunction<LongStream> ofMinute) {
        boolean enough = seconds >= LEAST_MINUTES * MINUTE;
        return new Flatness(
                name, unit, enough ? ofMinute.applyAsLong(read(samples, WARM, WARM + MINUTE)) : UNKNOWN,
                enough ? ofMinute.applyAsLong(read(samples, seconds - MINUTE, seconds + 1)) : UNKNOWN, mostPercent,
                slack);
    }

    /** Of what must never be there: known as soon as there is any, however short it was. */
    static Flatness never(String name, List<Sample> samples, int seconds) {
        long most = read(samples, 0, seconds + 1).max().orElse(UNKNOWN);
        boolean whole = read(samples, seconds - MINUTE, seconds + 1).findAny().isPresent();
        return new Flatness(name, "", 0, whole || most > 0 ? most : UNKNOWN, 0, 0);
    }

    private static long middle(LongStream read) {
        long[] within = read.sorted().toArray();
        return within.length == 0 ? UNKNOWN : within[within.length / 2];
    }

    private static LongStream read(List<Sample> samples, int from, int until) {
        return samples.stream()
                .filter(sample -> sample.second() >= from && sample.second() < until)
                .mapToLong(Sample::value)
                .filter(read -> read >= 0);
    }

    /** How much it may be later. */
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
                ? String.format(Locale.ROOT, "%s: %,d, later %,d%s (at most %,d): %s", name, before, after,
                        unit.isEmpty() ? "" : " " + unit, most(), isFlat() ? "flat" : "GREW")
                : name + ": unknown, for it was too short or was not read";
    }

    String verdict() {
        return isFlat() ? "flat" : isKnown() ? "grew" : "unknown";
    }
}
