package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.report.ScenarioReport;
import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import dev.nevertwice.chaos.scoreboard.Row;
import dev.nevertwice.chaos.scoreboard.Row.Live;
import dev.nevertwice.chaos.scoreboard.Row.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tries defects that were caught in virtual time on real processes too, in the scenario that they were seen in. One that needs a
 * rare moment may want more than one run there: nobody can order two processes as finely as the simulation does.
 */
final class LiveTrials {

    /** Runs of a defect, unless it is seen before. */
    static final int SEEDS = 3;

    private final List<String> ids;
    private final Path folder;
    private final ProgressDisplay display;
    private final AtomicInteger done = new AtomicInteger();

    LiveTrials(List<String> ids, Path folder, ProgressDisplay display) {
        this.ids = ids;
        this.folder = folder;
        this.display = display;
    }

    /** The row with what real processes showed; as it is where that was not asked or nothing was caught. Blocks. */
    Row tried(Row row) {
        if (!ids.contains(row.id()) || row.outcome() != Outcome.CAUGHT) {
            return row;
        }
        long begun = System.nanoTime();
        List<String> seen = List.of();
        int runs = 0;
        while (seen.isEmpty() && runs < SEEDS && !Thread.currentThread().isInterrupted()) {
            seen = broken(row, ++runs);
        }
        display.counts(done.incrementAndGet(), ids.size(), row.id() + " " + String.join(" ", seen));
        return row.withLive(new Live(seen, runs, Duration.ofNanos(System.nanoTime() - begun)));
    }

    /** What broke, first what the defect is known for. */
    private List<String> broken(Row row, long seed) {
        VerifyPlan plan = new VerifyPlan(
                VerifyPlan.RigName.live, 1, seed, row.id(), null, false, null, null, 1, folder, null, false);
        try (Verification live = new LiveVerification(plan, LiveRigs.open(plan))) {
            ScenarioReport report = live.verify(
                    new ScenarioChoice(row.scenario(), BuiltInScenarios.named(row.scenario())),
                    VerifyProgress.silent());
            return report.findings().stream()
                    .filter(finding -> finding.verdict() == Verdict.INVALID)
                    .map(Finding::invariant)
                    .sorted(Comparator.comparing(id -> !id.equals(row.expected())))
                    .toList();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
