package dev.nevertwice.chaos.report;

import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Judge;
import dev.nevertwice.chaos.invariant.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The whole report in one sentence. */
final class Summary {

    private static final int NAMED_AT_MOST = 3;

    private Summary() {}

    static String of(VerifyReport report) {
        if (report.verdict() == Verdict.INVALID) {
            return "BROKEN: " + String.join("; ", broken(report)) + ".";
        }
        if (report.has(ScenarioReport.Ending.INTERRUPTED)) {
            return "Interrupted: no verdict.";
        }
        if (report.has(ScenarioReport.Ending.HARNESS_FAILED) || report.has(ScenarioReport.Ending.NOT_RUN)) {
            return "The harness failed: no verdict.";
        }
        String purchases = Numbers.counted(total(report), "purchase");
        if (report.verdict() != Verdict.VALID) {
            return "Unknown: nothing was seen to break in " + purchases + ", but the evidence is not enough.";
        }
        return report.defect() == null
                ? "Valid: nobody was charged twice in " + purchases + also(report) + "." + notJudged(report)
                : "Valid, although " + report.defect() + " is planted: " + purchases + " did not show it.";
    }

    /** A service of somebody else's shows no books; what it told is compared with what the PSP did. */
    private static String also(VerifyReport report) {
        if (report.rig().equals("external")) {
            return ", and every buyer was told the truth";
        }
        boolean compared = report.scenarios().stream().allMatch(it -> it.counted(Judge.BOOKS).isPresent());
        return compared ? ", and the books agree" : "";
    }

    /** What no scenario had anything to show of: a verdict says nothing about it. */
    private static String notJudged(VerifyReport report) {
        List<String> ids = report.notShownIds();
        return ids.isEmpty() ? "" : " Not judged: " + String.join(", ", ids) + ".";
    }

    /** Invariants that broke in the same scenarios are told together. */
    private static List<String> broken(VerifyReport report) {
        LinkedHashMap<String, List<String>> scenariosOf = new LinkedHashMap<>();
        for (ScenarioReport scenario : report.scenarios()) {
            for (Finding finding : scenario.findings()) {
                if (finding.verdict() == Verdict.INVALID) {
                    scenariosOf.computeIfAbsent(finding.invariant(), none -> new ArrayList<>()).add(scenario.name());
                }
            }
        }
        LinkedHashMap<List<String>, List<String>> together = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> entry : scenariosOf.entrySet()) {
            together.computeIfAbsent(entry.getValue(), none -> new ArrayList<>()).add(entry.getKey());
        }
        return together.entrySet().stream()
                .map(entry -> String.join(", ", entry.getValue()) + " in "
                        + places(entry.getKey(), report.scenarios().size()))
                .toList();
    }

    private static String places(List<String> broken, int scenarios) {
        if (broken.size() <= NAMED_AT_MOST) {
            return String.join(", ", broken);
        }
        return broken.size() == scenarios
                ? "all %d scenarios".formatted(scenarios)
                : "%d of %d scenarios".formatted(broken.size(), scenarios);
    }

    private static long total(VerifyReport report) {
        return report.scenarios().stream().mapToLong(scenario -> scenario.figures().purchases()).sum();
    }
}
