package dev.nevertwice.chaos.report;

import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Judge;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.invariant.Violation;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.run.RunResult.Figures;
import dev.nevertwice.chaos.scenario.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a report says about one scenario: one live run, or a campaign of simulated ones added up.
 *
 * @param verdict of what was judged; {@link Verdict#UNKNOWN} unless {@link Ending#COMPLETED}
 * @param findings one per invariant; over a campaign the worst verdict, with evidence and violations added up
 * @param faultsFired by the fault's name; a fault of the scenario that is missing here never fired
 * @param campaign null for one run
 * @param shown the run whose payment is drawn and whose seed is repeated: the first that broke an invariant, else any;
 *     null when nothing was judged
 * @param note why it ended as it did, or has nothing shrunk, one line, or null
 * @param shrunk the smallest schedule that still fails like the run shown, or null
 */
public record ScenarioReport(
        String word,
        Scenario scenario,
        Ending ending,
        Verdict verdict,
        List<Finding> findings,
        Figures figures,
        Map<String, Long> faultsFired,
        CampaignFigures campaign,
        RunResult shown,
        Duration took,
        String repeat,
        String note,
        ShrunkReport shrunk) {

    /** How far it came. */
    public enum Ending {
        COMPLETED,
        INTERRUPTED,
        HARNESS_FAILED,
        NOT_RUN
    }

    /** Without anything shrunk. */
    public ScenarioReport(
            String word,
            Scenario scenario,
            Ending ending,
            Verdict verdict,
            List<Finding> findings,
            Figures figures,
            Map<String, Long> faultsFired,
            CampaignFigures campaign,
            RunResult shown,
            Duration took,
            String repeat,
            String note) {
        this(
                word, scenario, ending, verdict, findings, figures, faultsFired, campaign, shown, took, repeat, note,
                null);
    }

    private static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Of one run that was judged. */
    public static ScenarioReport of(String word, Scenario scenario, RunResult run) {
        return new ScenarioReport(
                word, scenario, Ending.COMPLETED, run.verdict(), run.findings(), run.figures(),
                FaultCounts.of(run.evidence()), null, run, run.took(), run.repeat(), null);
    }

    /** Of one that has no verdict. */
    public static ScenarioReport without(String word, Scenario scenario, Ending ending, Duration took, String note) {
        return new ScenarioReport(
                word, scenario, ending, Verdict.UNKNOWN, List.of(), NONE, Map.of(), null, null, took, null, note);
    }

    public ScenarioReport withRepeat(String command) {
        return new ScenarioReport(
                word, scenario, ending, verdict, findings, figures, faultsFired, campaign, shown, took, command, note,
                shrunk);
    }

    public ScenarioReport withNote(String line) {
        return new ScenarioReport(
                word, scenario, ending, verdict, findings, figures, faultsFired, campaign, shown, took, repeat, line,
                shrunk);
    }

    public ScenarioReport withShrunk(ShrunkReport smallest) {
        return new ScenarioReport(
                word, scenario, ending, verdict, findings, figures, faultsFired, campaign, shown, took, repeat, note,
                smallest);
    }

    /**
     * Whether a finding has a say in the verdict: a broken invariant always has; one without a verdict only where the
     * scenario relies on it, or where it says why there is none.
     */
    public boolean counts(Finding finding) {
        return finding.verdict() != Verdict.UNKNOWN
                || finding.invariant().equals(Judge.FAULTS)
                || !finding.violations().isEmpty()
                || scenario.invariants().contains(finding.invariant());
    }

    /** What was found about an invariant, where it {@linkplain #counts counts}. */
    public Optional<Finding> counted(String invariant) {
        return findings.stream().filter(it -> it.invariant().equals(invariant)).filter(this::counts).findFirst();
    }

    /**
     * The violations to be told: those of the run that is shown and repeated, whose evidence is still there; of other
     * runs only when it has none.
     */
    public List<Violation> violations(Finding finding) {
        List<Violation> seen = shown == null ? List.of() : shown.findings().stream()
                .filter(it -> it.invariant().equals(finding.invariant()))
                .flatMap(it -> it.violations().stream())
                .toList();
        return seen.isEmpty() ? finding.violations() : seen;
    }

    /** Whether a violation happened in the run that is shown; ids mean something else in every run. */
    boolean isOfShownRun(Violation violation) {
        return shown != null && shown.findings().stream().anyMatch(it -> it.violations().contains(violation));
    }

    public String name() {
        return scenario.name();
    }
}
