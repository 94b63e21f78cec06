package dev.nevertwice.load.run;

import dev.nevertwice.chaos.cli.ExitCode;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.run.RunResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A load run that was made and judged, or what is left of one.
 *
 * @param reconciledMeanwhile how many reconciliations were answered before the last buyer had left
 * @param brokenOff why it did not come to its end; empty when it did
 */
record LoadResult(
        LoadPlan plan, RunResult judged, LoadFigures figures, Recovery recovery, int reconciledMeanwhile,
        List<Gauges.Depth> depths, Instant startedAt, List<Target> targets, Optional<String> brokenOff) {

    /**
     * What a figure has to be.
     *
     * @param value empty where it has no end: then it is missed
     * @param unit of both, {@code ms}, {@code hundredths} or nothing
     */
    record Target(String name, OptionalLong value, long most, String unit) {

        boolean isMet() {
            return value.isPresent() && value.getAsLong() <= most;
        }
    }

    private static final long MOST_AMPLIFICATION = 300;
    private static final long MOST_DRAIN_MILLIS = 60_000;
    private static final int MOST_NOT_TAKEN_PERCENT = 5;

    /** One of two processes is killed twice a minute and takes seconds to start: twice as much as failed in a good soak. */
    private static final int MOST_FAILED_PERCENT = 5;

    static LoadResult of(
            LoadPlan plan, RunResult judged, List<Gauges.Depth> depths, Instant startedAt) {
        LoadFigures figures = LoadFigures.of(plan, judged);
        Recovery recovery = Recovery.of(plan.scenario(), judged.evidence());
        int reconciled = judged.evidence().proceedings().reconciledMeanwhile();
        List<Target> targets = new ArrayList<>(ofKind(plan, figures, recovery, reconciled));
        targets.add(new Target(
                "purchases not taken", OptionalLong.of(figures.notTaken()), mostNotTaken(plan, figures), ""));
        figures.warmUp().ifPresent(warmUp -> {
            targets.add(new Target("purchases of the warm-up not taken", OptionalLong.of(warmUp.notTaken()), 0, ""));
            targets.add(new Target("failed requests of the warm-up", OptionalLong.of(warmUp.failed()), 0, ""));
        });
        plan.objective().ifPresent(most -> targets.add(new Target(
                "99 in a hundred checkouts", OptionalLong.of(figures.checkout().p99()), most, "ms")));
        return new LoadResult(
                plan, judged, figures, recovery, reconciled, depths, startedAt, targets, Optional.empty());
    }

    private static List<Target> ofKind(
            LoadPlan plan, LoadFigures figures, Recovery recovery, int reconciled) {
        // Whatever the PSP does, we answer: that it is not known yet, if need be.
        Target failed = new Target("failed requests", OptionalLong.of(figures.failed()), 0, "");
        return switch (plan.kind()) {
            case STEADY_CHECKOUT, DOUBLE_CLICK_STORM, SLOW_PSP, CALLBACK_BURST -> List.of(failed);
            case SETTLEMENT_DAY -> List.of(failed, new Target(
                    "reconciliations left out or not answered meanwhile",
                    OptionalLong.of(plan.operatorsTurns().size() - reconciled), 0, ""));
            case RETRY_STORM_AFTER_OUTAGE -> ofStorm(plan, recovery);
            case SOAK -> List.of(new Target(
                    "failed requests", OptionalLong.of(figures.failed()),
                    figures.requests() * MOST_FAILED_PERCENT / 100, ""));
            default -> List.of();
        };
    }

    private static List<Target> ofStorm(LoadPlan plan, Recovery recovery) {
        List<Target> targets = new ArrayList<>();
        targets.add(new Target(recovery.named(), recovery.judged(), MOST_AMPLIFICATION, "hundredths"));
        recovery.outage().ifPresent(outage -> targets.add(new Target(
                "most look-ups for one payment in the outage", recovery.lookUps(),
                LookUps.mostBackingOff(outage, plan.timeScale()), "")));
        targets.add(new Target(
                "drained after the heal", recovery.drain(), MOST_DRAIN_MILLIS / plan.timeScale(), "ms"));
        return targets;
    }

    /** Nobody comes in vain, unless it is to a process that was killed and takes its time to start again. */
    private static long mostNotTaken(LoadPlan plan, LoadFigures figures) {
        return plan.scenario().kills() == null ? 0 : figures.arrivals().came() * MOST_NOT_TAKEN_PERCENT / 100;
    }

    /** @param judged unknown, with what was seen until then */
    static LoadResult brokenOff(
            LoadPlan plan, RunResult judged, List<Gauges.Depth> depths, Instant startedAt, String why) {
        return new LoadResult(
                plan, judged, LoadFigures.of(plan, judged), Recovery.of(plan.scenario(), judged.evidence()), 0, depths,
                startedAt, List.of(), Optional.of(why));
    }

    Outcome outcome() {
        return Outcome.of(this);
    }

    /** What is told of one try among many. */
    LoadResult withoutEvidence() {
        return new LoadResult(
                plan, judged.withoutEvidence(), figures, recovery, reconciledMeanwhile, depths, startedAt, targets,
                brokenOff);
    }

    boolean metItsTargets() {
        return targets.stream().allMatch(Target::isMet);
    }

    /**
     * Whether the rate is one that holds: everything that {@link #exitCode} asks, not a single request failed, and the queue
     * did not grow, which who queues a checkout does not feel.
     */
    boolean holds() {
        return exitCode() == ExitCode.VALID && figures.failed() == 0 && !queue().map(QueueGrowth::grew).orElse(false);
    }

    /** Empty where it was hardly read. */
    Optional<QueueGrowth> queue() {
        return brokenOff.isPresent() ? Optional.empty() : QueueGrowth.of(depths, plan.planned(), plan.rate());
    }

    /** A target that was met under another load than was asked for says nothing; one that was missed does. */
    ExitCode exitCode() {
        if (brokenOff.isPresent()) {
            return ExitCode.HARNESS_FAILED;
        }
        if (judged.verdict() != Verdict.VALID) {
            return ExitCode.of(judged.verdict());
        }
        if (!metItsTargets()) {
            return ExitCode.BROKEN;
        }
        return figures.asAsked() ? ExitCode.VALID : ExitCode.UNKNOWN;
    }
}
