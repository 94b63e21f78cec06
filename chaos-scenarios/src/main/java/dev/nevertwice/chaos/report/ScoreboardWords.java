package dev.nevertwice.chaos.report;

import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.scoreboard.Row;
import dev.nevertwice.chaos.scoreboard.Row.Outcome;
import dev.nevertwice.chaos.scoreboard.Scoreboard;
import java.util.ArrayList;
import java.util.List;

/** The words of the scoreboard, the same in each of its forms. */
final class ScoreboardWords {

    private ScoreboardWords() {}

    /** One sentence. */
    static String summary(Scoreboard board) {
        List<String> parts = new ArrayList<>();
        if (!board.defects().isEmpty()) {
            String argued = board.impossible() == 0 ? "" : ", " + board.impossible() + " argued to be impossible";
            parts.add(board.caught() + " of " + Numbers.counted(board.defects().size(), "defect") + " caught" + argued);
        }
        if (board.mistakes() > 0) {
            parts.add(board.red() + " of " + Numbers.counted(board.mistakes(), "mistake") + " of the harness red");
        }
        if (!board.live().isEmpty()) {
            parts.add(board.caughtLive() + " of " + board.live().size() + " caught on real processes too");
        }
        return String.join(", ", parts);
    }

    static String outcome(Row row) {
        return switch (row.outcome()) {
            case CAUGHT -> row.isMutant() ? "red" : "caught";
            case MISSED -> row.isMutant() ? "GREEN" : "MISSED";
            case NOT_A_DEFECT -> "FAILS ON THE HAPPY PATH";
            case NOT_PLANTED -> "NOT PLANTED";
            case IMPOSSIBLE -> "impossible";
            case NOT_WRITTEN -> "NOT WRITTEN";
        };
    }

    /** What real processes showed; empty where nobody looked. */
    static String live(Row row) {
        return row.live() == null ? "" : row.live().isCaught() ? String.join(" ", row.live().seen()) : "MISSED";
    }

    /** What its colour is. */
    static Verdict verdict(Row row) {
        return switch (row.outcome()) {
            case CAUGHT -> Verdict.VALID;
            case IMPOSSIBLE -> Verdict.UNKNOWN;
            default -> Verdict.INVALID;
        };
    }

    static Verdict verdict(Scoreboard board) {
        return board.isReached() ? Verdict.VALID : Verdict.INVALID;
    }

    /** How soon defects were seen; empty where none was. */
    static String times(Scoreboard board) {
        return board.caught() == 0 ? ""
                : "half of them within " + Numbers.seconds(board.within(50)) + ", 95 of 100 within "
                        + Numbers.seconds(board.within(95));
    }

    /** Whether there are figures of it. */
    static boolean wasTried(Row row) {
        return row.outcome() == Outcome.CAUGHT || row.outcome() == Outcome.MISSED
                || row.outcome() == Outcome.NOT_A_DEFECT;
    }

    static String steps(Row row) {
        return row.shrunk() == null ? "" : Integer.toString(row.shrunk().steps().size());
    }
}
