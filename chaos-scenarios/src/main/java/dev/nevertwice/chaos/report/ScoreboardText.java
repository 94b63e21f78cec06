package dev.nevertwice.chaos.report;

import dev.nevertwice.chaos.scoreboard.Row;
import dev.nevertwice.chaos.scoreboard.Row.Outcome;
import dev.nevertwice.chaos.scoreboard.Scoreboard;
import java.util.List;

/** The scoreboard as plain text, for a terminal or a CI log. */
public final class ScoreboardText {

    private ScoreboardText() {}

    public static String of(Scoreboard board, boolean coloured) {
        TextTable table = new TextTable("llllllrrrr");
        table.head(List.of("", "what is planted", "", "seen by", "live", "in", "seed", "runs", "time", "steps"));
        board.rows().forEach(row -> table.row(cells(row)));
        StringBuilder text = new StringBuilder("\n").append(table.lines(coloured)).append('\n');
        board.rows().stream().filter(row -> row.outcome() != Outcome.CAUGHT).forEach(row -> text
                .append(Style.of(ScoreboardWords.verdict(row)).applied(row.id(), coloured)).append("  ")
                .append(Printable.of(row.message())).append('\n'));
        if (board.rows().size() == 1 && board.rows().getFirst().shrunk() != null) {
            alone(board.rows().getFirst(), text);
        }
        String times = ScoreboardWords.times(board);
        return text.append(Style.of(ScoreboardWords.verdict(board)).applied(
                ScoreboardWords.summary(board) + (times.isEmpty() ? "" : "; " + times) + ".", coloured)).toString();
    }

    private static List<Styled> cells(Row row) {
        boolean tried = ScoreboardWords.wasTried(row);
        return List.of(
                Styled.plain(row.id()),
                Styled.plain(Printable.of(row.title())),
                new Styled(ScoreboardWords.outcome(row), Style.of(ScoreboardWords.verdict(row))),
                Styled.plain(row.isMutant() ? "" : String.join(" ", row.seen())),
                Styled.plain(ScoreboardWords.live(row)),
                Styled.plain(row.scenario()),
                tried && row.seed() > 0 ? Styled.plain(Long.toString(row.seed())) : Styled.plain(""),
                tried && row.runs() > 0 ? Styled.number(row.runs()) : Styled.plain(""),
                tried ? Styled.plain(Numbers.seconds(row.took())) : Styled.plain(""),
                Styled.plain(ScoreboardWords.steps(row)));
    }

    /** Of one alone everything is told. */
    private static void alone(Row row, StringBuilder text) {
        text.append(row.id()).append(" breaks ").append(row.expected()).append(" with\n");
        int number = 1;
        for (String step : row.shrunk().steps()) {
            text.append("  %3d  ".formatted(number++)).append(Printable.of(step)).append('\n');
        }
        text.append("what      ").append(Printable.of(row.message())).append('\n');
        if (row.repeat() != null) {
            text.append("repeat    ").append(row.repeat()).append('\n');
        }
        text.append('\n');
    }
}
