package dev.nevertwice.chaos.scoreboard;

import java.time.Duration;
import java.util.List;

/**
 * One line of the scoreboard.
 *
 * @param what which mechanism is gone
 * @param diff the patch
 * @param expected the invariant that has to see it; for a mutant of the harness the words that have to give it away
 * @param seed with which it was seen first, or 0
 * @param runs until then, or all that there were
 * @param took from the patch's text until it was seen: compiled, loaded, run
 * @param seen which invariants broke in that run, the expected one first
 * @param message what was seen, or why nothing was
 * @param shrunk the smallest schedule that shows it, or null
 * @param live what was seen of it on real processes, or null where nobody looked
 */
public record Row(
        String id,
        String title,
        String what,
        String diff,
        String expected,
        String scenario,
        Outcome outcome,
        long seed,
        int runs,
        Duration took,
        List<String> seen,
        String message,
        Schedule shrunk,
        Live live) {

    /** One that was tried in virtual time only. */
    public Row(
            String id, String title, String what, String diff, String expected, String scenario, Outcome outcome,
            long seed, int runs, Duration took, List<String> seen, String message, Schedule shrunk) {
        this(id, title, what, diff, expected, scenario, outcome, seed, runs, took, seen, message, shrunk, null);
    }

    /** How it ended. */
    public enum Outcome {
        /** The judge saw it, through the invariant that it is known for. */
        CAUGHT,
        /** It did not, within the budget. */
        MISSED,
        /** It was seen on the happy path already: nobody would have shipped it. */
        NOT_A_DEFECT,
        /** The patch does not apply or compile, or the copy of the program broke. */
        NOT_PLANTED,
        /** The design leaves no place for it; {@link #message()} says why. */
        IMPOSSIBLE,
        /** Nobody has written it. */
        NOT_WRITTEN
    }

    /**
     * What is left of the failing run.
     *
     * @param yaml the scenario's file
     * @param seed with which it fails in virtual time
     */
    public record Schedule(List<String> steps, String yaml, long seed) {}

    /**
     * What real processes showed in the same scenario.
     *
     * @param seen which invariants broke in the last run, none where nothing was seen
     * @param runs each with a seed of its own, from 1 on
     * @param took all of them
     */
    public record Live(List<String> seen, int runs, Duration took) {

        public boolean isCaught() {
            return !seen.isEmpty();
        }
    }

    public Row withLive(Live other) {
        return new Row(
                id, title, what, diff, expected, scenario, outcome, seed, runs, took, seen, message, shrunk, other);
    }

    /** Whether it is a mutant of the harness. */
    public boolean isMutant() {
        return id.startsWith("H");
    }

    /** Repeats what was seen; null where nothing was. Of a patch that somebody brought only the file's name is known. */
    public String repeat() {
        if (outcome != Outcome.CAUGHT || isMutant()) {
            return null;
        }
        if (!id.matches("M\\d+")) {
            return "./nevertwice scoreboard --patch " + id + " --seed " + seed;
        }
        return "./nevertwice verify --rig sim --scenario " + scenario + " --seed " + seed + " --runs 1 --defect " + id;
    }
}
