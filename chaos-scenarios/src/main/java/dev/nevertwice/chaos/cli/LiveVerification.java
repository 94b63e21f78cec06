package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.live.LiveFailure;
import dev.nevertwice.chaos.report.ScenarioReport;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.run.Plan;
import dev.nevertwice.chaos.run.Progress;
import dev.nevertwice.chaos.run.Progress.Count;
import dev.nevertwice.chaos.run.RunFailure;
import dev.nevertwice.chaos.run.Runner;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.pay.Settings;

/** Verifies on real parts: one run per scenario, each on a fresh rig. */
final class LiveVerification implements Verification {

    /** Makes fresh rigs. */
    interface Rigs extends AutoCloseable {

        /** Blocks until everything answers. Throws {@link CommandFailure} when something that it needs is not there. */
        Rig open(Scenario scenario, long seed);

        /** What their payment systems are started with, before the time scale. */
        Settings settings();

        int timeScale();

        /** What of the scenario can be asked of the payment system that is verified. */
        default Scenario fitted(Scenario scenario) {
            return scenario;
        }

        @Override
        void close();
    }

    private final VerifyPlan plan;
    private final Rigs rigs;

    LiveVerification(VerifyPlan plan, Rigs rigs) {
        this.plan = plan;
        this.rigs = rigs;
    }

    /** Throws {@link CommandFailure} (usage) for what only virtual time can do, here. */
    static void requireLive(Scenario scenario) {
        if (scenario.kills() != null && scenario.kills().every() == null) {
            throw CommandFailure.usage("kills.at_call: nobody counts the port calls of real parts; give 'every' too, or"
                    + " run it with --rig sim.");
        }
        if (scenario.surroundings().kafka() && LiveVerification.class.getResource("/kafka/Kafka.class") == null) {
            throw CommandFailure.usage("bus: kafka: no broker is on the class path; add org.apache.kafka:kafka_2.13 and"
                    + " org.slf4j:slf4j-simple (docs/junit.md), or run it with --rig sim.");
        }
    }

    @Override
    public ScenarioReport verify(ScenarioChoice choice, VerifyProgress progress) throws InterruptedException {
        Scenario scenario = rigs.fitted(choice.scenario());
        requireLive(scenario);
        String repeat = RepeatCommand.ofOne(plan, choice.word(), plan.seed());
        Plan run = Plan.live(scenario, plan.seed(), plan.defect(), repeat, rigs.timeScale(), rigs.settings())
                .withSize(plan.sizeOf(scenario.workload().size()));
        progress.phase("starting");
        try (Rig rig = rigs.open(scenario, plan.seed())) {
            return ScenarioReport.of(choice.word(), scenario, Runner.run(rig, run, heard(progress)));
        } catch (RunFailure | LiveFailure failed) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw CommandFailure.harness(failed.getMessage(), failed);
        }
    }

    private static Progress heard(VerifyProgress progress) {
        return new Progress() {
            @Override
            public void phase(Phase phase) {
                progress.phase(phase.word());
            }

            @Override
            public void bought(Count count) {
                progress.counts(
                        count.done(),
                        count.total(),
                        "%d told paid  %d retries  %d kills".formatted(count.toldPaid(), count.retries(),
                                count.kills()));
            }
        };
    }

    @Override
    public void close() {
        rigs.close();
    }
}
