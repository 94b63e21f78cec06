package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.report.ScenarioReport;

/** The harness failed in the middle of a scenario, and this is what was seen before: an invariant broken by then stays so. */
final class PartialReport extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ScenarioReport report;

    /** @param cause what it failed of */
    PartialReport(ScenarioReport report, RuntimeException cause) {
        super(cause.getMessage(), cause);
        this.report = report;
    }

    ScenarioReport report() {
        return report;
    }
}
