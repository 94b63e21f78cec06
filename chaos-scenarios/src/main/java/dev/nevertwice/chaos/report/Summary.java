package dev.nevertwice.chaos.report;

import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import java.util.LinkedHashSet;

/** The whole report in one sentence. */
final class Summary {

    private Summary() {}

    static String of(VerifyReport report) {
        if (report.verdict() == Verdict.INVALID) {
            return "BROKEN: " + String.join(", ", broken(report)) + ".";
        }
        if (report.has(ScenarioReport.Ending.INTERRUPTED)) {
            return "Interrupted: no verdict.";
        }
        if (report.has(ScenarioReport.Ending.HARNESS_FAILED) || report.has(ScenarioReport.Ending.NOT_RUN)) {
            return "The harness failed: no verdict.";
        }
        String purchases = Numbers.counted(total(report), "purchase");
        return report.verdict() == Verdict.VALID
                ? "Valid: nobody was charged twice in " + purchases + ", and the books agree."
                : "Unknown: nothing was seen to break in " + purchases + ", but the evidence is not enough.";
    }

    private static LinkedHashSet<String> broken(VerifyReport report) {
        LinkedHashSet<String> places = new LinkedHashSet<>();
        for (ScenarioReport scenario : report.scenarios()) {
            for (Finding finding : scenario.findings()) {
                if (finding.verdict() == Verdict.INVALID) {
                    places.add(finding.invariant() + " in " + scenario.name());
                }
            }
        }
        return places;
    }

    private static long total(VerifyReport report) {
        return report.scenarios().stream().mapToLong(scenario -> scenario.figures().purchases()).sum();
    }
}
