package dev.nevertwice.chaos.report;

import dev.nevertwice.chaos.invariant.Verdict;

/** The words of every report, on the screen and on paper. */
public final class Words {

    private Words() {}

    public static String of(Verdict verdict) {
        return switch (verdict) {
            case VALID -> "valid";
            case INVALID -> "BROKEN";
            case UNKNOWN -> "unknown";
        };
    }

    /** The verdict, or why there is none. */
    public static String of(ScenarioReport report) {
        return switch (report.ending()) {
            case COMPLETED -> of(report.verdict());
            case INTERRUPTED -> report.verdict() == Verdict.INVALID ? of(Verdict.INVALID) : "interrupted";
            case HARNESS_FAILED -> "failed";
            case NOT_RUN -> "not run";
        };
    }
}
