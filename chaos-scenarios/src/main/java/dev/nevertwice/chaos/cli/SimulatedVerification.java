package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.report.CampaignFigures;
import dev.nevertwice.chaos.report.ScenarioReport;
import dev.nevertwice.chaos.report.ScenarioReport.Ending;
import dev.nevertwice.chaos.run.Aggregate;
import dev.nevertwice.chaos.shrink.Shrinker;
import dev.nevertwice.chaos.sim.Campaign;
import dev.nevertwice.chaos.sim.SimOptions;
import dev.nevertwice.chaos.sim.SimulationFailure;
import java.time.Duration;
import java.util.Locale;

/** Verifies in virtual time: a campaign of seeds per scenario. */
final class SimulatedVerification implements Verification {

    private final VerifyPlan plan;
    private final Shrinking shrinking;

    SimulatedVerification(VerifyPlan plan) {
        this(plan, Shrinker::shrink);
    }

    SimulatedVerification(VerifyPlan plan, Shrinking shrinking) {
        this.plan = plan;
        this.shrinking = shrinking;
    }

    @Override
    public ScenarioReport verify(ScenarioChoice choice, VerifyProgress progress) throws InterruptedException {
        SimOptions options = SimOptions.defaults().withDefect(plan.defect());
        if (plan.purchases() != null) {
            options = options.withSize(plan.sizeOf(choice.scenario().simulated()));
        }
        CampaignTally tally = new CampaignTally(choice.scenario(), plan.runs(), progress);
        long begun = System.nanoTime();
        progress.phase("simulating");
        try {
            Aggregate whole =
                    Campaign.run(choice.scenario(), plan.seed(), plan.runs(), plan.cores(), options, tally);
            ScenarioReport report = report(choice, tally, whole, begun, Ending.COMPLETED);
            progress.phase("shrinking");
            return ShrunkVerification.of(plan, choice, report, options, shrinking);
        } catch (SimulationFailure failed) {
            if (Thread.interrupted()) {
                return report(choice, tally, tally.sum(), begun, Ending.INTERRUPTED);
            }
            throw new PartialReport(report(choice, tally, tally.sum(), begun, Ending.HARNESS_FAILED), failed);
        }
    }

    /** @param sum of a whole campaign what it says itself, which knows more than its runs: whether they can be repeated */
    private ScenarioReport report(
            ScenarioChoice choice, CampaignTally tally, Aggregate sum, long begun, Ending ending) {
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        boolean whole = ending == Ending.COMPLETED;
        Verdict verdict = whole || sum.verdict() == Verdict.INVALID ? sum.verdict() : Verdict.UNKNOWN;
        CampaignFigures figures = new CampaignFigures(
                sum.runs(), plan.runs(), sum.invalidRuns(), tally.virtualTime(), took, tally.traceHash());
        String note = whole
                ? null
                : String.format(
                        Locale.ROOT, "%s after %,d of %,d runs",
                        ending == Ending.INTERRUPTED ? "interrupted" : "the harness failed", sum.runs(), plan.runs());
        return new ScenarioReport(
                choice.word(), choice.scenario(), ending, verdict, sum.findings(), sum.figures(), sum.fired(), figures,
                sum.shown(), took, null, note);
    }

    @Override
    public void close() {
        // Every run ends its own world.
    }
}
