package dev.nevertwice.chaos.report;

import java.time.Duration;

/**
 * What many simulated runs of one scenario add up to.
 *
 * @param runsAsked more than {@code runs} when the campaign was interrupted
 * @param virtualTime simulated time of all runs together
 * @param traceHash digest over the trace hashes of all runs, in the order of their seeds; or null
 */
public record CampaignFigures(
        long runs,
        long runsAsked,
        long invalidRuns,
        Duration virtualTime,
        Duration took,
        String traceHash) {

    public long runsPerSecond() {
        return perSecond(runs);
    }

    /** Whole number of {@code count} per second of real time. */
    public long perSecond(long count) {
        long millis = Math.max(1, took.toMillis());
        return Math.round(count * 1000.0 / millis);
    }
}
