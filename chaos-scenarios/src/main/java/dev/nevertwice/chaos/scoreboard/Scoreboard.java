package dev.nevertwice.chaos.scoreboard;

import dev.nevertwice.chaos.defect.Mutants;
import dev.nevertwice.chaos.scoreboard.Row.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the judge saw of all that was planted.
 *
 * @param rows by id, defects before mutants of the harness
 * @param whole whether nothing was left out
 * @param cores how many were tried at a time
 */
public record Scoreboard(List<Row> rows, boolean whole, long firstSeed, int cores, Duration took) {

    /** How many defects there are, and how many have to be caught. */
    public static final int DEFECTS = 67;

    public static final int MUST_BE_CAUGHT = 63;

    public List<Row> defects() {
        return rows.stream().filter(row -> !row.isMutant()).toList();
    }

    public List<Row> mutants() {
        return rows.stream().filter(Row::isMutant).toList();
    }

    public long caught() {
        return count(defects(), Outcome.CAUGHT);
    }

    public long impossible() {
        return count(defects(), Outcome.IMPOSSIBLE);
    }

    /** Mistakes of the harness that turned the run red in every way they were made. */
    public long red() {
        Set<String> green = mutants().stream()
                .filter(row -> row.outcome() != Outcome.CAUGHT)
                .map(row -> row.id().substring(0, 2))
                .collect(Collectors.toSet());
        return mutants().stream().map(row -> row.id().substring(0, 2)).distinct().filter(id -> !green.contains(id))
                .count();
    }

    /** Mistakes of the harness that were tried. */
    public long mistakes() {
        return mutants().stream().map(row -> row.id().substring(0, 2)).distinct().count();
    }

    /** What was tried on real processes too. */
    public List<Row> live() {
        return rows.stream().filter(row -> row.live() != null).toList();
    }

    public long caughtLive() {
        return live().stream().filter(row -> row.live().isCaught()).count();
    }

    /**
     * Of all rows what was to be shown: at least 63 of 67 caught, the rest argued, 7 of 7 red; of a choice everything; on real
     * processes what was tried there.
     */
    public boolean isReached() {
        boolean nothingLost = caught() + impossible() == defects().size() && red() == mistakes()
                && caughtLive() == live().size();
        return nothingLost && (!whole || caught() >= MUST_BE_CAUGHT && red() == Mutants.MISTAKES);
    }

    /** Whether some patch could not be planted: then the scoreboard says nothing about it. */
    public boolean isBroken() {
        return rows.stream().anyMatch(row -> row.outcome() == Outcome.NOT_PLANTED);
    }

    /** The time within which so many percent of the caught defects were seen; zero where none was. */
    public Duration within(int percent) {
        List<Duration> times = defects().stream()
                .filter(row -> row.outcome() == Outcome.CAUGHT)
                .map(Row::took)
                .sorted()
                .toList();
        return times.isEmpty() ? Duration.ZERO : times.get((times.size() * percent + 99) / 100 - 1);
    }

    private static long count(List<Row> rows, Outcome outcome) {
        return rows.stream().filter(row -> row.outcome() == outcome).count();
    }
}
