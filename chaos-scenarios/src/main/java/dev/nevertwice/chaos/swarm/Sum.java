package dev.nevertwice.chaos.swarm;

import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.sim.Simulation.Observed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the runs of an exploration came to. Grows in the order of the trials, whatever the cores; not for several threads. */
public final class Sum {

    private static final int SHOWN = 10;

    /** A run that broke an invariant, or in which a checker threw or the harness failed. */
    public record Found(Trial trial, RunResult result) {}

    private final Coverage coverage;
    private final boolean keepsHashes;
    private final List<Found> invalid = new ArrayList<>();
    private final List<Found> doubtful = new ArrayList<>();
    private final List<String> hashes = new ArrayList<>();
    private long runs;
    private long invalidRuns;
    private long doubtfulRuns;
    private long purchases;
    private long charges;
    private long faults;
    private long turns;
    private Duration virtual = Duration.ZERO;
    private long hash;

    /** @param keepsHashes whether each run's hash is kept, to be compared */
    Sum(Coverage coverage, boolean keepsHashes) {
        this.coverage = coverage;
        this.keepsHashes = keepsHashes;
    }

    void add(Trial trial, Observed run) {
        RunResult result = run.result();
        runs++;
        purchases += result.figures().purchases();
        charges += result.figures().charges();
        faults += result.figures().faultsFired();
        turns += run.turns();
        virtual = virtual.plus(result.took());
        hash = hash * 1_000_003 + Long.parseUnsignedLong(result.traceHash(), 16);
        if (keepsHashes) {
            hashes.add(result.traceHash());
        }
        coverage.add(run);
        if (result.verdict() == Verdict.INVALID) {
            invalidRuns++;
            keep(invalid, trial, result);
        } else if (result.findings().stream().anyMatch(Sum::threw)) {
            doubtfulRuns++;
            keep(doubtful, trial, result);
        }
    }

    private static void keep(List<Found> kept, Trial trial, RunResult result) {
        if (kept.size() < SHOWN) {
            kept.add(new Found(trial, result));
        }
    }

    private static boolean threw(Finding finding) {
        return finding.verdict() == Verdict.UNKNOWN && !finding.violations().isEmpty();
    }

    public Coverage coverage() {
        return coverage;
    }

    /** The first runs that broke an invariant. */
    public List<Found> invalid() {
        return invalid;
    }

    /** The first runs that can't be believed. */
    public List<Found> doubtful() {
        return doubtful;
    }

    /** Of each run, in order; empty unless kept. */
    public List<String> hashes() {
        return hashes;
    }

    public long runs() {
        return runs;
    }

    public long invalidRuns() {
        return invalidRuns;
    }

    public long doubtfulRuns() {
        return doubtfulRuns;
    }

    /** Life cycles: from checkout to reconciled and judged. */
    public long purchases() {
        return purchases;
    }

    /** Charges that moved money, by the PSP's journal. */
    public long charges() {
        return charges;
    }

    public long faults() {
        return faults;
    }

    public long turns() {
        return turns;
    }

    public Duration virtual() {
        return virtual;
    }

    /** Of all runs' hashes in their order. */
    public String hash() {
        return "%016x".formatted(hash);
    }

    /** Invalid if any run was; unknown without runs, with doubts, or where something expected was not seen so often. */
    public Verdict verdict(long least) {
        if (invalidRuns > 0) {
            return Verdict.INVALID;
        }
        return runs == 0 || purchases == 0 || doubtfulRuns > 0 || !coverage.reaches(least) ? Verdict.UNKNOWN
                : Verdict.VALID;
    }
}
