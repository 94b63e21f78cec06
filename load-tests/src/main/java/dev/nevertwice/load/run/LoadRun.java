package dev.nevertwice.load.run;

import dev.nevertwice.chaos.cli.ProgressDisplay;
import dev.nevertwice.chaos.history.HistoryLines;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.live.LiveFailure;
import dev.nevertwice.chaos.run.Plan;
import dev.nevertwice.chaos.run.Progress;
import dev.nevertwice.chaos.run.RunFailure;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.run.Runner;
import dev.nevertwice.load.shopping.Orders;
import dev.nevertwice.load.shopping.Stage;
import dev.nevertwice.pay.Settings;
import dev.nevertwice.pay.env.Stopped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** One load run: Gatling shops, the runner of all scenarios heals, settles and judges, the gauges are read all the while. */
final class LoadRun {

    private LoadRun() {}

    /**
     * Blocks. A run that is broken off, because what it needs is gone or because its thread was interrupted,
     * still has a result: what was seen until then.
     *
     * @throws RunFailure or {@link LiveFailure} where it can't even begin
     */
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
        try {
            return run(plan, stage, display, beside);
        } finally {
            Thread.interrupted(); // an interrupted thread can't write what there is
        }
    }

    private static LoadResult run(LoadPlan plan, LoadStage stage, ProgressDisplay display, Beside beside) {
        Settings settings = Settings.defaults();
        Instant startedAt = Instant.now();
        display.scenario(plan.kind().word() + " at " + plan.rate() + "/s", 1, 1);
        int planned = plan.stages().stream().mapToInt(Stage::seconds).sum();
        AtomicInteger passed = new AtomicInteger();
        forget(plan);
        try (LoadStage.Set set = stage.set(plan);
                Gauges gauges = new Gauges(
                        set.pay().getLast(), plan.access().opsKey(),
                        depth -> display.counts(Math.min(passed.get(), planned), planned, told(depth)));
                Beside.Ended ended = beside.begin(set)) {
            Generator generator = new Generator(plan, set, passed::set);
            Plan run = Plan.live(
                    plan.scenario(), plan.seed(), plan.defect().orElse(null), plan.command(), plan.timeScale(),
                    settings).withAccess(plan.access());
            try {
                RunResult judged = Runner.run(set.rig(), run, phases(display), generator);
                return LoadResult.of(
                        plan, judged, gauges.depthsSince(LoadFigures.firstRequest(judged)), startedAt);
            } catch (RunFailure | LiveFailure | Stopped broken) {
                String why = broken instanceof Stopped ? "interrupted" : broken.getMessage();
                RunResult seen = RunResult.brokenOff(
                        run, set.rig().name(), written(plan), Duration.between(startedAt, Instant.now()), why);
                return LoadResult.brokenOff(
                        plan, seen, gauges.depthsSince(LoadFigures.firstRequest(seen)), startedAt, why);
            }
        }
    }

    /** Another run's buyers are not seen in this one. */
    private static void forget(LoadPlan plan) {
        try {
            Files.deleteIfExists(Orders.history(plan.folder()));
            LoadReport.forget(plan.folder());
        } catch (IOException kept) {
            throw new UncheckedIOException(kept);
        }
    }

    /** What Gatling has written by now. Files can't be read by a thread that is interrupted. */
    private static List<Operation> written(LoadPlan plan) {
        boolean interrupted = Thread.interrupted();
        try {
            return HistoryLines.readUnfinished(Orders.history(plan.folder()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
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
