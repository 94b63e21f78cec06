package dev.nevertwice.chaos.report;

import dev.nevertwice.chaos.invariant.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Everything that one {@code verify} found, ready to be written down. Secrets are blackened on the way in.
 *
 * @param seed as chosen or drawn
 * @param command the command line that gives all of this again
 * @param invariants id to the sentence that it promises, in order
 */
public record VerifyReport(
        String rig,
        long seed,
        String defect,
        Instant startedAt,
        Duration took,
        String command,
        Map<String, String> invariants,
        List<ScenarioReport> scenarios) {

    public VerifyReport {
        scenarios = scenarios.stream().map(Redaction::of).toList();
    }

    /** The worst of all scenarios; {@link Verdict#UNKNOWN} when one was not judged. */
    public Verdict verdict() {
        return scenarios.stream().map(ScenarioReport::verdict).reduce(Verdict::worst).orElse(Verdict.UNKNOWN);
    }

    public boolean has(ScenarioReport.Ending ending) {
        return scenarios.stream().anyMatch(scenario -> scenario.ending() == ending);
    }

    /** Invariants in order: those with a sentence first, then whatever else was judged. */
    public List<String> invariantIds() {
        LinkedHashSet<String> ids = new LinkedHashSet<>();
        LinkedHashSet<String> judged = new LinkedHashSet<>();
        scenarios.forEach(scenario -> scenario.findings().forEach(finding -> judged.add(finding.invariant())));
        invariants.keySet().stream().filter(judged::contains).forEach(ids::add);
        ids.addAll(judged);
        return List.copyOf(ids);
    }

    /** Those of which at least one scenario has something to show; of the others a table would have nothing but dashes. */
    public List<String> shownIds() {
        return invariantIds().stream()
                .filter(id -> scenarios.stream().anyMatch(scenario -> scenario.counted(id).isPresent()))
                .toList();
    }

    /** Those of which no scenario here has anything to show. */
    public List<String> notShownIds() {
        return invariantIds().stream().filter(id -> !shownIds().contains(id)).toList();
    }

    public String statement(String invariant) {
        return invariants.getOrDefault(invariant, "");
    }
}
