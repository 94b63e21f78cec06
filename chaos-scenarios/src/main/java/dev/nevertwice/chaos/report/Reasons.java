package dev.nevertwice.chaos.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Judge;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.invariant.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Why a scenario has no verdict: what the evidence lacked. */
final class Reasons {

    private Reasons() {}

    /** One sentence each; empty when nothing is unknown. */
    static List<String> ofUnknown(ScenarioReport report) {
        ArrayList<String> reasons = new ArrayList<>();
        if (report.note() != null) {
            reasons.add(report.note());
        }
        for (Finding finding : report.findings()) {
            if (finding.verdict() == Verdict.UNKNOWN && report.counts(finding)) {
                reasons.add(of(finding));
            }
        }
        boolean explained = !reasons.isEmpty() || report.verdict() != Verdict.UNKNOWN;
        return explained ? reasons : List.of("the judge gave no verdict and no reason");
    }

    private static String of(Finding finding) {
        if (finding.invariant().equals(Judge.FAULTS)) {
            return finding.violations().stream().map(Violation::message).collect(Collectors.joining("; "))
                    + ": nothing was proved about it";
        }
        if (!finding.violations().isEmpty() && finding.evidence() == 0) {
            return finding.invariant() + " could not tell: " + finding.violations().getFirst().message();
        }
        if (finding.evidence() == 0) {
            return finding.invariant()
                    + " saw nothing that it could judge; more purchases or another seed may bring it";
        }
        String said = finding.violations().isEmpty() ? "" : ": " + finding.violations().getFirst().message();
        return finding.invariant() + " could not tell, with " + Numbers.grouped(finding.evidence()) + " seen" + said;
    }

    /** Faults of the scenario's file that did nothing. */
    static List<String> neverFired(ScenarioReport report) {
        if (report.scenario().faults() == null) {
            return List.of();
        }
        return report.scenario().faults().stream()
                .map((JsonNode rule) -> rule.path("name").asText())
                .filter(name -> report.faultsFired().getOrDefault(name, 0L) == 0)
                .distinct()
                .toList();
    }
}
