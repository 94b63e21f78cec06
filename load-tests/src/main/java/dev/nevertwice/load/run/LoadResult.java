package dev.nevertwice.load.run;

import dev.nevertwice.chaos.cli.ExitCode;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.run.RunResult;
import java.time.Instant;
import java.util.List;

/** A load run that was made and judged. */
record LoadResult(
        LoadPlan plan, RunResult judged, LoadFigures figures, List<Gauges.Depth> depths, Instant startedAt,
        List<Target> targets) {

    /**
     * What a figure has to be.
     *
     * @param unit of both, {@code ms}, {@code hundredths} or nothing
     */
    record Target(String name, long value, long most, String unit) {

        boolean isMet() {
            return value <= most;
        }
    }

    private static final long MOST_AMPLIFICATION = 300;
    private static final long MOST_DRAIN_MILLIS = 60_000;

    static LoadResult of(
            LoadPlan plan, RunResult judged, List<Gauges.Depth> depths, Instant startedAt) {
        LoadFigures figures = LoadFigures.of(judged);
        List<Target> targets = switch (plan.kind()) {
            case STEADY_CHECKOUT -> List.of(new Target("failed requests", figures.failed(), 0, ""));
            case RETRY_STORM_AFTER_OUTAGE -> List.of(
                    new Target("amplification", figures.amplification(), MOST_AMPLIFICATION, "hundredths"),
                    new Target("drained after the heal", figures.drain(), MOST_DRAIN_MILLIS / plan.timeScale(), "ms"));
            default -> List.of();
        };
        return new LoadResult(plan, judged, figures, depths, startedAt, targets);
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
        ExitCode verdict = ExitCode.of(judged.verdict());
        return verdict == ExitCode.VALID && !metItsTargets() ? ExitCode.BROKEN : verdict;
    }
}
