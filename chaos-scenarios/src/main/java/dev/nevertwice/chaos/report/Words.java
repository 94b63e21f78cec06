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
            case INTERRUPTED -> brokenOr("interrupted", report);
            case HARNESS_FAILED -> brokenOr("failed", report);
            case NOT_RUN -> "not run";
        };
    }

    private static String brokenOr(String otherwise, ScenarioReport report) {
        return report.verdict() == Verdict.INVALID ? of(Verdict.INVALID) : otherwise;
    }
}
