package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.defect.Defects;
import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.report.ScenarioReport;
import dev.nevertwice.chaos.report.ShrunkReport;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.shrink.Shrunk;
import dev.nevertwice.chaos.sim.SimOptions;
import java.util.List;

/** Adds to a report of what failed the smallest schedule that fails like it. */
final class ShrunkVerification {

    /** A few seconds. */
    private static final int MOST_RUNS = 400;

    private ShrunkVerification() {}

    /** Blocks; the same report where nothing failed. What was found stays found though shrinking fails: a note says why. */
    static ScenarioReport of(
            VerifyPlan plan, ScenarioChoice choice, ScenarioReport report, SimOptions options, Shrinking shrinking) {
        RunResult shown = report.shown();
        if (report.verdict() != Verdict.INVALID || shown == null || shown.verdict() != Verdict.INVALID) {
            return report;
        }
        try {
            return shrinking.shrink(choice.scenario(), invariant(shown), shown, options, MOST_RUNS)
                    .map(shrunk -> report.withShrunk(told(plan, choice, shrunk)))
                    .orElse(report);
        } catch (RuntimeException broken) {
            return report.withNote(Shrinking.failed(broken));
        }
    }

    private static ShrunkReport told(VerifyPlan plan, ScenarioChoice choice, Shrunk shrunk) {
        String file = plan.reportFolder()
                .resolve(ShrunkReport.fileName(choice.scenario().name()) + ".yaml")
                .toString();
        return new ShrunkReport(
                shrunk,
                RepeatCommand.simulated(file, shrunk.seed(), plan.defect()),
                RepeatCommand.live(file, plan.defect()));
    }

    /** The one that the planted defect is known for, where it broke; else the first. */
    static String invariant(RunResult run) {
        List<String> broken = run.findings().stream()
                .filter(finding -> finding.verdict() == Verdict.INVALID)
                .map(Finding::invariant)
                .toList();
        String known = run.defect() == null ? "" : Defects.named(run.defect()).invariant();
        return broken.contains(known) ? known : broken.getFirst();
    }
}
