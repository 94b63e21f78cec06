package dev.nevertwice.load.sim;

import dev.nevertwice.chaos.swarm.Sum;
import java.util.Arrays;

/**
 * What the simulator lived through in a round, as its process tells it in a line.
 *
 * @param virtual seconds
 * @param doubtful runs in which a check threw or the harness failed
 */
record Explored(long runs, long lifeCycles, long virtual, long invalid, long doubtful, long millis) {

    static final String BEGINNING = "explored ";

    static Explored of(Sum sum, long millis) {
        return new Explored(
                sum.runs(), sum.purchases(), sum.virtual().toSeconds(), sum.invalidRuns(), sum.doubtfulRuns(), millis);
    }

    /** @param told after {@link #BEGINNING} */
    static Explored of(String told) {
        long[] numbers = Arrays.stream(told.split(" ")).mapToLong(Long::parseLong).toArray();
        return new Explored(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
    }

    String line() {
        return BEGINNING + "%d %d %d %d %d %d".formatted(runs, lifeCycles, virtual, invalid, doubtful, millis);
    }
}
