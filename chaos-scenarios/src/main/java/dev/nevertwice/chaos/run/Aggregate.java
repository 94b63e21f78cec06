package dev.nevertwice.chaos.run;

import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Judge;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.invariant.Violation;
import dev.nevertwice.chaos.run.RunResult.Figures;
import dev.nevertwice.chaos.scenario.Scenario;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A campaign: many runs of one scenario added up. What one small run could not see, all together must have seen: an
 * invariant is unknown only without evidence in any run (or when a checker threw), a fault only if it fired in none.
 * Immutable; holds the evidence of no more than one run.
 *
 * @param fired by the fault's name, kills under {@code kill}
 * @param merged per invariant, in order; without the finding about faults
 * @param shown the first run that broke an invariant, else the first with a checker that threw, else the first; null
 *     without runs
 */
public record Aggregate(
        Scenario scenario,
        long runs,
        long invalidRuns,
        Map<String, Finding> merged,
        Figures figures,
        Map<String, Long> fired,
        RunResult shown) {

    private static final int KEPT = 10;
    private static final long MANY_RUNS = 100;
    private static final long LEAST_EVIDENCE = 10;

    public static Aggregate none(Scenario scenario) {
        return new Aggregate(
                scenario, 0, 0, Map.of(), new Figures(0, 0, 0, 0, 0, 0, 0, 0, 0), Firings.none(scenario), null);
    }

    public static Aggregate of(Scenario scenario, Iterable<RunResult> results) {
        Aggregate aggregate = none(scenario);
        for (RunResult result : results) {
            aggregate = aggregate.plus(result);
        }
        return aggregate;
    }

    /** One run more; its evidence must still be there. */
    public Aggregate plus(RunResult result) {
        Map<String, Finding> findings = new LinkedHashMap<>(merged);
        for (Finding finding : result.findings()) {
            if (!finding.invariant().equals(Judge.FAULTS)) {
                findings.merge(finding.invariant(), finding, Aggregate::plus);
            }
        }
        Map<String, Long> counts = new LinkedHashMap<>(fired);
        result.evidence().faultsFired().properties()
                .forEach(fault -> counts.merge(fault.getKey(), fault.getValue().asLong(), Math::addExact));
        return new Aggregate(
                scenario,
                runs + 1,
                invalidRuns + (result.verdict() == Verdict.INVALID ? 1 : 0),
                Collections.unmodifiableMap(findings),
                plus(figures, result.figures()),
                Collections.unmodifiableMap(counts),
                moreTelling(shown, result));
    }

    /** The same, but what the campaign says can't be believed. */
    public Aggregate doubted(String why) {
        Map<String, Finding> findings = new LinkedHashMap<>(merged);
        Finding doubt = new Finding(
                Judge.HARNESS, Verdict.UNKNOWN, runs, 0, List.of(new Violation(null, why, List.of(), null)));
        findings.merge(Judge.HARNESS, doubt, Aggregate::plus);
        return new Aggregate(
                scenario, runs, invalidRuns, Collections.unmodifiableMap(findings), figures, fired, shown);
    }

    /**
     * One per invariant, then the one about faults. Its violations are those of the run that is shown: ids of other runs'
     * charges would mean others here. Where that run did not break the invariant, the other runs' are told without ids.
     */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        merged.values().forEach(finding -> findings.add(toldOfShown(enough(finding))));
        findings.add(Judge.faults(fired));
        return List.copyOf(findings);
    }

    /** Over many runs a handful of things seen is no better than none. */
    private Finding enough(Finding finding) {
        boolean tooFew =
                runs >= MANY_RUNS && finding.evidence() < LEAST_EVIDENCE && Judge.ids().contains(finding.invariant());
        return finding.verdict() == Verdict.VALID && tooFew
                ? new Finding(finding.invariant(), Verdict.UNKNOWN, finding.evidence(), 0, List.of())
                : finding;
    }

    private Finding toldOfShown(Finding finding) {
        List<Violation> shownOnes = shown.findings().stream()
                .filter(own -> own.invariant().equals(finding.invariant()))
                .flatMap(own -> own.violations().stream())
                .toList();
        List<Violation> told = shownOnes.isEmpty()
                ? finding.violations().stream()
                        .map(other -> new Violation(other.payment(), other.message(), List.of(), other.fault()))
                        .toList()
                : shownOnes;
        return new Finding(
                finding.invariant(), finding.verdict(), finding.evidence(), finding.violationCount(), told);
    }

    /** Unknown without any run. */
    public Verdict verdict() {
        return runs == 0 ? Verdict.UNKNOWN : Judge.verdict(findings(), scenario.invariants());
    }

    private static RunResult moreTelling(RunResult before, RunResult now) {
        if (before == null || rank(now) > rank(before)) {
            return now;
        }
        return before;
    }

    private static int rank(RunResult result) {
        if (result.verdict() == Verdict.INVALID) {
            return 2;
        }
        return result.findings().stream().anyMatch(Aggregate::threw) ? 1 : 0;
    }

    private static boolean threw(Finding finding) {
        return finding.verdict() == Verdict.UNKNOWN && !finding.violations().isEmpty();
    }

    private static Finding plus(Finding a, Finding b) {
        long evidence = Math.addExact(a.evidence(), b.evidence());
        long count = Math.addExact(a.violationCount(), b.violationCount());
        List<Violation> violations = new ArrayList<>(a.violations());
        violations.addAll(
                b.violations().subList(0, Math.min(b.violations().size(), Math.max(0, KEPT - violations.size()))));
        Verdict verdict = Verdict.VALID;
        if (a.verdict() == Verdict.INVALID || b.verdict() == Verdict.INVALID) {
            verdict = Verdict.INVALID;
        } else if (evidence == 0 || threw(a) || threw(b)) {
            verdict = Verdict.UNKNOWN;
        }
        return new Finding(a.invariant(), verdict, evidence, count, List.copyOf(violations));
    }

    private static Figures plus(Figures a, Figures b) {
        return new Figures(
                a.purchases() + b.purchases(),
                a.toldPaid() + b.toldPaid(),
                a.toldDeclined() + b.toldDeclined(),
                a.charges() + b.charges(),
                a.retries() + b.retries(),
                a.faultsFired() + b.faultsFired(),
                a.discrepanciesBefore() + b.discrepanciesBefore(),
                a.openAutomaticAfter() + b.openAutomaticAfter(),
                a.openManualAfter() + b.openManualAfter());
    }
}
