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
 * @param counted how far is counted: where it is so many, nobody knows how many more
 */
record Flatness(String name, String unit, long before, long after, int mostPercent, long slack, long counted) {

    private static final int MINUTE = 60;
    private static final int WARM = 2 * MINUTE;
    /** So that both minutes are there, and one between them. */
    static final int LEAST_MINUTES = 5;
    private static final long UNKNOWN = -1;

    /** @param value below 0 when it could not be read */
    record Sample(int second, long value) {}

    Flatness(String name, String unit, long before, long after, int mostPercent, long slack) {
        this(name, unit, before, after, mostPercent, slack, Long.MAX_VALUE);
    }

    /** @param seconds for which buyers were to buy, however long there are samples */
    static Flatness of(
            String name, String unit, List<Sample> samples, int seconds, int mostPercent, long slack) {
        return of(name, unit, samples, seconds, mostPercent, slack, Long.MAX_VALUE, Flatness::middle);
    }

    /**
     * Of what is asked of the system itself, whose answer fails when it is at its worst: a minute in which fewer than half of
     * the looks were answered is unknown.
     */
    static Flatness ofCounted(
            String name, List<Sample> samples, int seconds, int mostPercent, long slack, long counted) {
        return of(
                name, "", samples, seconds, mostPercent, slack, counted,
                looks -> 2 * read(looks).count() < looks.size() ? UNKNOWN : middle(looks));
    }

    /** Of what passing things only add to: the least of each minute instead of its middle. */
    static Flatness ofLeast(String name, String unit, List<Sample> samples, int seconds, int mostPercent) {
        return of(
                name, unit, samples, seconds, mostPercent, 0, Long.MAX_VALUE,
                looks -> read(looks).min().orElse(UNKNOWN));
    }

    private static Flatness of(
            String name, String unit, List<Sample> samples, int seconds, int mostPercent, long slack,
            long counted, ToLongFunction<List<Sample>> ofMinute) {
        boolean enough = seconds >= LEAST_MINUTES * MINUTE;
        return new Flatness(
                name, unit, enough ? ofMinute.applyAsLong(within(samples, WARM, WARM + MINUTE)) : UNKNOWN,
                enough ? ofMinute.applyAsLong(within(samples, seconds - MINUTE, seconds + 1)) : UNKNOWN, mostPercent,
                slack, counted);
    }

    /** Of what must never be there: known as soon as there is any, however short it was. */
    static Flatness never(String name, List<Sample> samples, int seconds) {
        long most = read(within(samples, 0, seconds + 1)).max().orElse(UNKNOWN);
        boolean whole = read(within(samples, seconds - MINUTE, seconds + 1)).findAny().isPresent();
        return new Flatness(name, "", 0, whole || most > 0 ? most : UNKNOWN, 0, 0);
    }

    private static long middle(List<Sample> looks) {
        long[] values = read(looks).sorted().toArray();
        return values.length == 0 ? UNKNOWN : values[values.length / 2];
    }

    private static List<Sample> within(List<Sample> samples, int from, int until) {
        return samples.stream().filter(sample -> sample.second() >= from && sample.second() < until).toList();
    }

    private static LongStream read(List<Sample> looks) {
        return looks.stream().mapToLong(Sample::value).filter(value -> value >= 0);
    }

    /** How much it may be later. */
    long most() {
        return Math.min(before + before * mostPercent / 100 + slack, counted - 1);
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
                ? String.format(Locale.ROOT, "%s: %,d, later %,d%s%s (at most %,d): %s", name, before, after,
                        after < counted ? "" : " or more", unit.isEmpty() ? "" : " " + unit, most(),
                        isFlat() ? "flat" : "GREW")
                : name + ": unknown, for it was too short or was not read";
    }

    String verdict() {
        return isFlat() ? "flat" : isKnown() ? "grew" : "unknown";
    }
}
