package dev.nevertwice.pay.metrics;

import java.util.Map;

/**
 * One number with what it means.
 *
 * @param metric words with dots; ages end in {@code seconds}
 * @param labels in the order in which they are shown; the same names for every reading of a metric
 */
public record Sample(String metric, String help, Kind kind, Map<String, String> labels, Number value) {

    /** Whether it can only grow. */
    public enum Kind {
        COUNTER,
        GAUGE
    }
}
