package dev.nevertwice.load.run;

import java.util.List;
import java.util.Optional;

/**
 * What became of the queue of payments while buyers came: the middle value of what was open in the middle fifth of a run, beside
 * that of its last fifth.
 *
 * @param slack as many as come in a second
 */
record QueueGrowth(long middle, long last, int slack) {

    private static final int FIFTHS = 5;

    /** One look may have met a pause. */
    private static final int LEAST_LOOKS = 2;

    /** Empty where one of the fifths was hardly read. */
    static Optional<QueueGrowth> of(List<Gauges.Depth> depths, int seconds, int rate) {
        List<Long> middle = open(depths, seconds * 2 / FIFTHS, seconds * 3 / FIFTHS);
        List<Long> last = open(depths, seconds * 4 / FIFTHS, seconds + 1);
        return middle.size() < LEAST_LOOKS || last.size() < LEAST_LOOKS
                ? Optional.empty()
                : Optional.of(new QueueGrowth(middle.get(middle.size() / 2), last.get(last.size() / 2), rate));
    }

    private static List<Long> open(List<Gauges.Depth> depths, int from, int until) {
        return depths.stream()
                .filter(depth -> depth.second() >= from && depth.second() < until)
                .map(Gauges.Depth::openPayments)
                .filter(open -> open >= 0)
                .sorted()
                .toList();
    }

    /** So many that nobody counts them are too many. */
    boolean grew() {
        return last > middle + slack || last >= Gauges.COUNTED_MOST;
    }
}
