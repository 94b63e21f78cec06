package dev.nevertwice.load.run;

import dev.nevertwice.chaos.cli.ExitCode;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.run.RunResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A load run that was made and judged, or what is left of one.
 *
 * @param brokenOff why it did not come to its end; empty when it did
 */
record LoadResult(
        LoadPlan plan, RunResult judged, LoadFigures figures, Recovery recovery, List<Gauges.Depth> depths,
        Instant startedAt,
        List<Target> targets, Optional<String> brokenOff) {

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

    static LoadResult of(
            LoadPlan plan, RunResult judged, List<Gauges.Depth> depths, Instant startedAt) {
        LoadFigures figures = LoadFigures.of(judged);
        Recovery recovery = Recovery.of(plan.scenario(), judged.evidence());
        List<Target> targets = switch (plan.kind()) {
            // Whatever the PSP does, we answer: that it is not known yet, if need be.
            case STEADY_CHECKOUT, DOUBLE_CLICK_STORM, SLOW_PSP, CALLBACK_BURST, SETTLEMENT_DAY ->
                    List.of(new Target("failed requests", OptionalLong.of(figures.failed()), 0, ""));
            case RETRY_STORM_AFTER_OUTAGE -> List.of(
                    new Target(
                            recovery.named(), OptionalLong.of(recovery.judged()), MOST_AMPLIFICATION, "hundredths"),
                    new Target(
                            "drained after the heal", recovery.drain(), MOST_DRAIN_MILLIS / plan.timeScale(), "ms"));
            default -> List.of();
        };
        return new LoadResult(plan, judged, figures, recovery, depths, startedAt, targets, Optional.empty());
    }

    /** @param judged unknown, with what was seen until then */
    static LoadResult brokenOff(
            LoadPlan plan, RunResult judged, List<Gauges.Depth> depths, Instant startedAt, String why) {
        return new LoadResult(
                plan, judged, LoadFigures.of(judged), Recovery.of(plan.scenario(), judged.evidence()), depths,
                startedAt, List.of(), Optional.of(why));
    }

    boolean metItsTargets() {
        return targets.stream().allMatch(Target::isMet);
    }

    /** Whether 99 in a hundred checkouts were as quick as the plan asks once warm, nothing failed, and the verdict is valid. */
    boolean holdsObjective() {
        return judged.verdict() == Verdict.VALID && figures.failed() == 0
                && figures.warm().p99() <= plan.objective();
    }

    ExitCode exitCode() {
        if (brokenOff.isPresent()) {
            return ExitCode.HARNESS_FAILED;
        }
        ExitCode verdict = ExitCode.of(judged.verdict());
        return verdict == ExitCode.VALID && !metItsTargets() ? ExitCode.BROKEN : verdict;
    }
}
