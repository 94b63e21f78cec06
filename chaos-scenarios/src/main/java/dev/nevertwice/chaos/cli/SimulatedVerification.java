package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.report.CampaignFigures;
import dev.nevertwice.chaos.report.ScenarioReport;
import dev.nevertwice.chaos.report.ScenarioReport.Ending;
import dev.nevertwice.chaos.run.Aggregate;
import dev.nevertwice.chaos.sim.Campaign;
import dev.nevertwice.chaos.sim.SimOptions;
import dev.nevertwice.chaos.sim.SimulationFailure;
import java.time.Duration;
import java.util.Locale;

/** Verifies in virtual time: a campaign of seeds per scenario. */
final class SimulatedVerification implements Verification {

    private final VerifyPlan plan;

    SimulatedVerification(VerifyPlan plan) {
        this.plan = plan;
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
            Campaign.run(choice.scenario(), plan.seed(), plan.runs(), plan.cores(), options, tally);
            ScenarioReport report = report(choice, tally, begun, Ending.COMPLETED);
            progress.phase("shrinking");
            return ShrunkVerification.of(plan, choice, report, options);
        } catch (SimulationFailure failed) {
            if (Thread.interrupted()) {
                return report(choice, tally, begun, Ending.INTERRUPTED);
            }
            throw new PartialReport(report(choice, tally, begun, Ending.HARNESS_FAILED), failed);
        }
    }

    private ScenarioReport report(ScenarioChoice choice, CampaignTally tally, long begun, Ending ending) {
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        Aggregate sum = tally.sum();
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
