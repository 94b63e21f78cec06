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
import dev.nevertwice.pay.Settings;
import dev.nevertwice.pay.env.Stopped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One load run: Gatling shops, the runner of all scenarios heals, settles and judges, the gauges are read all the while. */
final class LoadRun {

    private final LoadPlan plan;
    private final ProgressDisplay display;
    private final Pages pages;
    private final Plan run;
    private final Instant startedAt = Instant.now();

    private LoadRun(LoadPlan plan, ProgressDisplay display, Pages pages) {
        this.plan = plan;
        this.display = display;
        this.pages = pages;
        this.run = Plan.live(
                plan.scenario(), plan.seed(), plan.defect().orElse(null), plan.command(), plan.timeScale(),
                Settings.defaults()).withAccess(plan.access());
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

    /** Writes what there is of a run: once before it is read and judged, as one that was broken off, and once in the end. */
    @FunctionalInterface
    interface Pages {

        void write(LoadResult seen) throws IOException;
    }

    /**
     * Blocks, and writes the run's pages. A run that is broken off, because what it needs is gone or because its thread was
     * interrupted, still has a result: what was seen until then.
     *
     * @throws RunFailure or {@link LiveFailure} where it can't even begin
     */
    static LoadResult of(LoadPlan plan, LoadStage stage, ProgressDisplay display) {
        return of(plan, stage, display, set -> () -> {}, seen -> LoadReport.write(seen, plan));
    }

    static LoadResult of(LoadPlan plan, LoadStage stage, ProgressDisplay display, Beside beside, Pages pages) {
        try {
            return new LoadRun(plan, display, pages).on(stage, beside);
        } finally {
            Thread.interrupted(); // an interrupted thread can't write what there is
        }
    }

    private LoadResult on(LoadStage stage, Beside beside) {
        display.scenario(plan.kind().word() + " at " + plan.rate() + "/s", 1, 1);
        int planned = plan.planned();
        AtomicInteger passed = new AtomicInteger();
        forget();
        try (LoadStage.Set set = stage.set(plan);
                Gauges gauges = new Gauges(
                        set.pay().getLast(), plan.access().opsKey(),
                        depth -> display.counts(Math.min(passed.get(), planned), planned, told(depth)));
                Beside.Ended ended = beside.begin(set)) {
            LoadResult result = result(set, gauges, new Generator(plan, set, passed::set));
            // Before the servers are ended, which takes a moment that who is interrupted may not have.
            write(result);
            return result;
        }
    }

    /** What can't be written is said, at least. */
    private void write(LoadResult result) {
        try {
            undisturbed(() -> pages.write(result));
        } catch (UncheckedIOException unwritten) {
            display.line(LoadReport.text(result, plan));
            throw unwritten;
        }
    }

    private LoadResult result(LoadStage.Set set, Gauges gauges, Generator generator) {
        try {
            RunResult judged = Runner.run(set.rig(), run, phases(() -> draft(set, gauges)), generator);
            return LoadResult.of(plan, judged, gauges.depthsSince(LoadFigures.firstRequest(judged)), startedAt);
        } catch (RunFailure | LiveFailure | Stopped broken) {
            return brokenOff(set, gauges, broken instanceof Stopped ? "interrupted" : broken.getMessage());
        }
    }

    private LoadResult brokenOff(LoadStage.Set set, Gauges gauges, String why) {
        List<Operation> written = new ArrayList<>();
        undisturbed(() -> written.addAll(HistoryLines.readUnfinished(Orders.history(plan.folder()))));
        RunResult seen = RunResult.brokenOff(
                run, set.rig().name(), written, Duration.between(startedAt, Instant.now()), why);
        return LoadResult.brokenOff(
                plan, seen, gauges.depthsSince(LoadFigures.firstRequest(seen)), startedAt, why);
    }

    /** Nobody looks for an interrupt from here on, and who is interrupted may have no time left to write anything. */
    private void draft(LoadStage.Set set, Gauges gauges) {
        try {
            LoadResult seen = brokenOff(set, gauges, "ended before it was judged");
            undisturbed(() -> pages.write(seen));
        } catch (UncheckedIOException unwritten) {
            display.line("no page before the verdict: " + FailureLine.reason(unwritten));
        }
    }

    /** Another run's buyers are not seen in this one. */
    private void forget() {
        undisturbed(() -> LoadReport.forget(plan));
    }

    @FunctionalInterface
    private interface Io {

        void act() throws IOException;
    }

    /** A thread that is interrupted can neither read nor write files. */
    private static void undisturbed(Io io) {
        boolean interrupted = Thread.interrupted();
        try {
            io.act();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String told(Gauges.Depth depth) {
        return depth.openPayments() < 0 ? "does not answer" : depth.openPayments() + " payments open";
    }

    /** @param draft is made once, when all has settled and nobody is timed any more */
    private Progress phases(Runnable draft) {
        return new Progress() {

            private boolean isDrafted;

            @Override
            public void phase(Phase phase) {
                display.phase(phase.word());
                if (phase == Phase.READING && !isDrafted) {
                    isDrafted = true;
                    draft.run();
                }
            }

            @Override
            public void bought(Count count) {}
        };
    }
}
