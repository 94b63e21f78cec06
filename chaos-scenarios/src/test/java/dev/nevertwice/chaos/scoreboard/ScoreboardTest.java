package dev.nevertwice.chaos.scoreboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.defect.Defects;
import dev.nevertwice.chaos.scoreboard.Row.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreboardTest {

    @Test
    void thereAre67AndEachIsWrittenOrArguedOrOpen() {
        assertEquals(Scoreboard.DEFECTS, Catalogue.defects().size());
        assertTrue(Catalogue.defects().containsAll(Defects.all().keySet()));
        assertTrue(Catalogue.defects().containsAll(Catalogue.argued().keySet()));
        assertTrue(Catalogue.argued().keySet().stream().noneMatch(Defects.all()::containsKey));
    }

    @Test
    void atLeast63Of67HaveToBeCaughtAndTheRestArgued() {
        assertTrue(board(67, 0, 0).isReached());
        assertTrue(board(63, 4, 0).isReached());
        assertFalse(board(62, 5, 0).isReached());
        assertFalse(board(66, 0, 1).isReached());
    }

    @Test
    void ofAChoiceEverythingHasToBeCaught() {
        assertTrue(new Scoreboard(List.of(row("M01", Outcome.CAUGHT, 5)), false, 1, 2, Duration.ZERO).isReached());
        assertFalse(new Scoreboard(List.of(row("M01", Outcome.MISSED, 5)), false, 1, 2, Duration.ZERO).isReached());
    }

    @Test
    void aMistakeOfTheHarnessIsRedWhenEveryWayOfItIs() {
        Scoreboard board = new Scoreboard(
                List.of(
                        row("H1a", Outcome.CAUGHT, 5), row("H1b", Outcome.MISSED, 5), row("H2", Outcome.CAUGHT, 5)),
                false, 1, 2, Duration.ZERO);

        assertEquals(2, board.mistakes());
        assertEquals(1, board.red());
        assertFalse(board.isReached());
    }

    @Test
    void halfOfThemWereSeenWithinTheMedian() {
        List<Row> rows = new ArrayList<>();
        for (int number = 1; number <= 20; number++) {
            rows.add(row("M%02d".formatted(number), Outcome.CAUGHT, number));
        }
        rows.add(row("M99", Outcome.MISSED, 1_000));
        Scoreboard board = new Scoreboard(rows, false, 1, 2, Duration.ZERO);

        assertEquals(Duration.ofMillis(10), board.within(50));
        assertEquals(Duration.ofMillis(19), board.within(95));
        assertEquals(Duration.ofMillis(20), board.within(100));
    }

    @Test
    void whatCouldNotBePlantedSaysNothing() {
        assertTrue(new Scoreboard(List.of(row("M01", Outcome.NOT_PLANTED, 0)), false, 1, 2, Duration.ZERO).isBroken());
    }

    @Test
    void whatRealProcessesDidNotShowIsMissed() {
        Row caught = row("M01", Outcome.CAUGHT, 5);
        Row shown = caught.withLive(new Row.Live(List.of("I1"), 1, Duration.ZERO));
        Row missed = caught.withLive(new Row.Live(List.of(), 3, Duration.ZERO));
        assertTrue(new Scoreboard(List.of(caught, shown), false, 1, 2, Duration.ZERO).isReached());
        assertFalse(new Scoreboard(List.of(caught, missed), false, 1, 2, Duration.ZERO).isReached());
    }

    private static Scoreboard board(int caught, int impossible, int missed) {
        List<Row> rows = new ArrayList<>();
        for (int number = 1; number <= caught + impossible + missed; number++) {
            Outcome outcome = number <= caught ? Outcome.CAUGHT
                    : number <= caught + impossible ? Outcome.IMPOSSIBLE : Outcome.MISSED;
            rows.add(row("M%02d".formatted(number), outcome, 5));
        }
        for (int number = 1; number <= 7; number++) {
            rows.add(row("H" + number, Outcome.CAUGHT, 5));
        }
        return new Scoreboard(rows, true, 1, 2, Duration.ZERO);
    }

    static Row row(String id, Outcome outcome, long millis) {
        return new Row(
                id, "title", "what", "--- a/x\n+++ b/x\n", "I1", "reply-lost", outcome, 1, 1,
                Duration.ofMillis(millis), List.of("I1"), "message", null);
    }
}
