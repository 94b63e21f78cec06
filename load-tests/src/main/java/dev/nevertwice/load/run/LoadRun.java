package dev.nevertwice.load.run;

import dev.nevertwice.chaos.cli.ProgressDisplay;
import dev.nevertwice.chaos.run.Plan;
import dev.nevertwice.chaos.run.Progress;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.run.Runner;
import dev.nevertwice.load.shopping.Stage;
import dev.nevertwice.pay.Settings;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** One load run: Gatling shops, the runner of all scenarios heals, settles and judges, the gauges are read all the while. */
final class LoadRun {

    private LoadRun() {}

    /** Blocks. */
    static LoadResult of(LoadPlan plan, LoadStage stage, ProgressDisplay display) {
        return of(plan, stage, display, set -> () -> {});
    }

    /** What is done beside a run until it is closed. */
    interface Beside {

        Ended begin(LoadStage.Set set);

        /** Closes without complaint. */
        interface Ended extends AutoCloseable {

            @Override
            void close();
        }
    }

    static LoadResult of(LoadPlan plan, LoadStage stage, ProgressDisplay display, Beside beside) {
        Settings settings = Settings.defaults();
        Instant startedAt = Instant.now();
        display.scenario(plan.kind().word() + " at " + plan.rate() + "/s", 1, 1);
        int planned = plan.stages().stream().mapToInt(Stage::seconds).sum();
        AtomicInteger passed = new AtomicInteger();
        try (LoadStage.Set set = stage.set(plan);
                Gauges gauges = new Gauges(
                        set.pay().getLast(), settings.opsKey(),
                        depth -> display.counts(Math.min(passed.get(), planned), planned, told(depth)));
                Beside.Ended ended = beside.begin(set)) {
            Generator generator = new Generator(
                    plan.kind(), plan.stages(), set.pay(), set.psp(), plan.folder(), passed::set);
            Plan run = Plan.live(
                    plan.scenario(), plan.seed(), plan.defect().orElse(null), plan.command(), plan.timeScale(),
                    settings);
            RunResult judged = Runner.run(set.rig(), run, phases(display), generator);
            return LoadResult.of(plan, judged, gauges.depths(), startedAt);
        }
    }

    private static String told(Gauges.Depth depth) {
        return depth.openPayments() < 0 ? "does not answer" : depth.openPayments() + " payments open";
    }

    private static Progress phases(ProgressDisplay display) {
        return new Progress() {
            @Override
            public void phase(Phase phase) {
                display.phase(phase.name().toLowerCase(Locale.ROOT));
            }

            @Override
            public void bought(Count count) {}
        };
    }
}
