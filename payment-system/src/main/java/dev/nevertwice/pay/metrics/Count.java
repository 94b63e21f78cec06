package dev.nevertwice.pay.metrics;

import java.util.List;

/** What an instance counts from its start on, and by which labels. */
public enum Count {
    REQUESTS("nevertwice.requests", "Requests answered, by the first words of their path", "route", "status"),
    PSP_CALLS("nevertwice.psp.calls", "Calls to the PSP, by what was asked and what it came to", "operation",
            "outcome"),
    SENDS("nevertwice.sends", "What was sent to the PSP to move money: for the first time, or again", "try"),
    LEASE_STEALS("nevertwice.lease.steals", "Work taken over because its lease ended before it was done", "queue"),
    RETAINED("nevertwice.retention.removed", "Rows removed because nobody needs them any more", "table");

    private final String metric;
    private final String help;
    private final List<String> labels;

    Count(String metric, String help, String... labels) {
        this.metric = metric;
        this.help = help;
        this.labels = List.of(labels);
    }

    public String metric() {
        return metric;
    }

    public String help() {
        return help;
    }

    public List<String> labels() {
        return labels;
    }
}
