package dev.nevertwice.chaos.report;

import dev.nevertwice.chaos.scoreboard.Row;
import dev.nevertwice.chaos.scoreboard.Scoreboard;
import java.util.Locale;

/** The scoreboard as Markdown: {@code docs/scoreboard.md} is one. */
public final class ScoreboardMarkdown {

    private static final String INTRODUCTION = """
            # The scoreboard

            Can the judge be trusted? Mistakes that real payment systems make are planted in the reference system, one at a time
            ([defects.md](defects.md)). This page shows what the judge found of each. A judge that has never found anything proves nothing.

                ./nevertwice scoreboard

            writes this page (`scoreboard.md` in the report folder, with the shrunk schedules as scenario files beside it). *Seen by* are the
            invariants that broke ([invariants.md](invariants.md)), first the one that the defect is expected to break. *Time* is what it took from
            the patch's text to that finding: compile, load, run. *Steps* is how many steps the failing run still has after shrinking, when everything
            that it does not need was taken away. *Live* is what real processes showed of the defects that `--live ID,...` names, in the same scenario,
            within three runs.

            """;

    private final Scoreboard board;
    private final StringBuilder text = new StringBuilder(INTRODUCTION);

    private ScoreboardMarkdown(Scoreboard board) {
        this.board = board;
    }

    public static String of(Scoreboard board) {
        return new ScoreboardMarkdown(board).written();
    }

    private String written() {
        text.append("**").append(ScoreboardWords.summary(board)).append(".** ");
        String times = ScoreboardWords.times(board);
        if (!times.isEmpty()) {
            text.append("Seen: ").append(times).append(". ");
        }
        text.append("The whole command took ").append(Numbers.seconds(board.took())).append(" on ")
                .append(Numbers.counted(board.cores(), "core")).append(", from seed ").append(board.firstSeed())
                .append(" on.\n\n");
        text.append("| id | what is planted | | seen by | live | in | seed | runs | time | steps |\n");
        text.append("|---|---|---|---|---|---|---:|---:|---:|---:|\n");
        board.rows().forEach(this::row);
        if (board.impossible() > 0) {
            text.append("\n## What the design leaves no place for\n\n");
            board.rows().stream().filter(row -> row.outcome() == Row.Outcome.IMPOSSIBLE).forEach(row -> text
                    .append("- **").append(row.id()).append(' ').append(escaped(row.title())).append("**: ")
                    .append(escaped(row.message())).append('\n'));
        }
        text.append("\n## Each of them\n");
        board.rows().stream().filter(row -> !row.diff().isEmpty()).forEach(this::section);
        return text.toString();
    }

    private void row(Row row) {
        boolean tried = ScoreboardWords.wasTried(row);
        String id = row.diff().isEmpty() ? row.id() : "[" + row.id() + "](#" + anchor(row) + ")";
        text.append("| ").append(id)
                .append(" | ").append(escaped(row.title()))
                .append(" | ").append(ScoreboardWords.outcome(row))
                .append(" | ").append(row.isMutant() ? "" : String.join(" ", row.seen()))
                .append(" | ").append(ScoreboardWords.live(row))
                .append(" | ").append(row.scenario().isEmpty() ? "" : "`" + row.scenario() + "`")
                .append(" | ").append(tried && row.seed() > 0 ? row.seed() : "")
                .append(" | ").append(tried && row.runs() > 0 ? row.runs() : "")
                .append(" | ").append(tried ? Numbers.seconds(row.took()) : "")
                .append(" | ").append(ScoreboardWords.steps(row))
                .append(" |\n");
    }

    /** As renderers make it of the section's heading, which is the id alone. */
    private static String anchor(Row row) {
        return row.id().toLowerCase(Locale.ROOT);
    }

    private void section(Row row) {
        text.append("\n### ").append(row.id()).append("\n\n**").append(escaped(row.title())).append(".** ")
                .append(escaped(row.what())).append("\n\n");
        if (row.isMutant()) {
            text.append("Given away by \u201c").append(escaped(row.expected())).append("\u201d; ")
                    .append(escaped(row.message())).append(".\n");
        } else if (row.repeat() != null) {
            text.append("Seen by ").append(row.expected()).append(": ").append(escaped(row.message())).append("\n");
        }
        if (row.shrunk() != null) {
            text.append('\n');
            int number = 1;
            for (String step : row.shrunk().steps()) {
                text.append(number++).append(". ").append(escaped(step)).append('\n');
            }
        }
        if (row.repeat() != null) {
            text.append("\n    ").append(row.repeat()).append('\n');
        }
        text.append("\n````diff\n").append(row.diff().stripTrailing()).append("\n````\n");
    }

    private static String escaped(String words) {
        return MarkdownSummary.escaped(words);
    }
}
