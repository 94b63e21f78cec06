package dev.nevertwice.chaos.scoreboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import dev.nevertwice.chaos.Worlds;
import dev.nevertwice.chaos.defect.Defects;
import dev.nevertwice.chaos.scoreboard.Contest.Budget;
import dev.nevertwice.chaos.scoreboard.Row.Outcome;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A sample of the scoreboard, at least one defect of each kind: a mistake that works as long as nothing fails, and that the
 * judge sees when something does. {@code ./nevertwice scoreboard} tries them all.
 */
@Worlds
class DefectSampleSimulation {

    /** A defect that needs more is planted too deep. */
    private static final int RUNS = 200;

    static List<String> sample() {
        return List.of(
                "M01", "M05", "M06", "M08", "M11", "M14", "M17", "M23", "M32", "M41", "M47", "M52", "M57", "M64", "M67",
                "M76",
                "M80", "M83", "M87");
    }

    @ParameterizedTest
    @MethodSource("sample")
    void worksOnTheHappyPathAndIsCaughtThroughItsInvariant(String id) {
        Row row = new Contest(new Budget(1, RUNS, 0)).of(Defects.named(id));

        assertEquals(Outcome.CAUGHT, row.outcome(), row::message);
        assertEquals(Defects.named(id).invariant(), row.seen().getFirst());
    }
}
