package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.report.ScenarioReport;
import dev.nevertwice.chaos.report.ScenarioReport.Ending;
import dev.nevertwice.chaos.report.VerifyReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** One {@code verify}: scenario after scenario, with a report of what there is at any moment. */
final class VerifyRun {

    private final VerifyPlan plan;
    private final List<ScenarioChoice> choices;
    private final Map<String, String> invariants;
    private final ProgressDisplay display;
    private final BooleanSupplier interrupted;
    private final CopyOnWriteArrayList<ScenarioReport> finished = new CopyOnWriteArrayList<>();
    private final Instant startedAt = Instant.now();
    private volatile Throwable failure;

    VerifyRun(
            VerifyPlan plan,
            List<ScenarioChoice> choices,
            Map<String, String> invariants,
            ProgressDisplay display,
            BooleanSupplier interrupted) {
        this.plan = plan;
        this.choices = choices;
        this.invariants = invariants;
        this.display = display;
        this.interrupted = interrupted;
    }

    /** Runs until all is done, it is interrupted, or the harness fails. Never throws. */
    void run(Workbench workbench) {
        try (Verification verification = workbench.open(plan)) {
            for (ScenarioChoice choice : choices) {
                ScenarioReport report = one(verification, choice);
                finished.add(report);
                display.line(VerdictLine.of(report));
                if (report.ending() != Ending.COMPLETED) {
                    return;
                }
            }
        } catch (RuntimeException broken) {
            if (interrupted.getAsBoolean() && finished.size() < choices.size()) {
                finished.add(without(choices.get(finished.size()), Ending.INTERRUPTED, startedAt,
                        "interrupted while " + display.standing()));
            } else {
                failure = broken;
            }
        } finally {
            Thread.interrupted(); // What follows writes files, which an interrupted thread can't.
        }
    }

    private ScenarioReport one(Verification verification, ScenarioChoice choice) {
        display.scenario(choice.scenario().name(), finished.size() + 1, choices.size());
        Instant begun = Instant.now();
        try {
            return repeatable(verification.verify(choice, display), choice);
        } catch (PartialReport partial) {
            failure = partial.getCause();
            return repeatable(partial.report(), choice);
        } catch (InterruptedException stopped) {
            return without(choice, Ending.INTERRUPTED, begun, "interrupted while " + display.standing());
        } catch (RuntimeException broken) {
            if (interrupted.getAsBoolean()) {
                return without(choice, Ending.INTERRUPTED, begun, "interrupted while " + display.standing());
            }
            failure = broken;
            return without(choice, Ending.HARNESS_FAILED, begun, FailureLine.of(broken));
        }
    }

    private ScenarioReport repeatable(ScenarioReport report, ScenarioChoice choice) {
        long seed = report.shown() == null ? plan.seed() : report.shown().seed();
        return report.withRepeat(RepeatCommand.ofOne(plan, choice.word(), seed));
    }

    private static ScenarioReport without(ScenarioChoice choice, Ending ending, Instant begun, String note) {
        return ScenarioReport.without(
                choice.word(), choice.scenario(), ending, Duration.between(begun, Instant.now()), note);
    }

    /** What there is by now; scenarios that were not reached are in it as such. Any thread may ask. */
    VerifyReport report() {
        ArrayList<ScenarioReport> all = new ArrayList<>(finished);
        for (ScenarioChoice choice : choices.subList(all.size(), choices.size())) {
            all.add(ScenarioReport.without(choice.word(), choice.scenario(), Ending.NOT_RUN, Duration.ZERO, "not run"));
        }
        return new VerifyReport(
                plan.rig().name(), plan.seed(), plan.defect(), startedAt, Duration.between(startedAt, Instant.now()),
                RepeatCommand.ofAll(plan, choices), invariants, all);
    }

    /** Whether there is anything to tell but of what it failed. */
    boolean reachedAnything() {
        return !finished.isEmpty() || failure == null;
    }

    /** For what fails after it, such as writing it down; what failed first is what is told. */
    void failedAfterwards(Throwable broken) {
        if (failure == null) {
            failure = broken;
        }
    }

    /** What the harness failed of, or null. */
    Throwable failure() {
        return failure;
    }

    /** A broken invariant outweighs a harness that failed afterwards: what was seen was seen. */
    ExitCode exitCode() {
        VerifyReport report = report();
        ExitCode judged = ExitCode.of(report.verdict());
        if (interrupted.getAsBoolean() || report.has(Ending.INTERRUPTED)) {
            return ExitCode.INTERRUPTED;
        }
        if (judged == ExitCode.BROKEN || failure == null) {
            return judged;
        }
        return failure instanceof CommandFailure known ? known.exitCode() : ExitCode.HARNESS_FAILED;
    }
}
