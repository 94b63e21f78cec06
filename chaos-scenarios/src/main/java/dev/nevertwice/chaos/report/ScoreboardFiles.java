package dev.nevertwice.chaos.report;

import dev.nevertwice.chaos.scoreboard.Row;
import dev.nevertwice.chaos.scoreboard.Scoreboard;
import java.nio.file.Path;

/** Writes every form of the scoreboard into a folder, and each shrunk schedule as a scenario file. */
public final class ScoreboardFiles {

    private ScoreboardFiles() {}

    /** Replaces what an earlier run left there; returns the file for people. */
    public static Path write(Scoreboard board, Path folder) {
        for (Row row : board.rows()) {
            if (row.shrunk() != null) {
                ReportFiles.file(folder.resolve("shrunk-" + safe(row.id()) + ".yaml"), row.shrunk().yaml());
            }
        }
        ReportFiles.file(folder.resolve("scoreboard.json"), ScoreboardJson.of(board) + "\n");
        ReportFiles.file(folder.resolve("scoreboard.md"), ScoreboardMarkdown.of(board));
        return ReportFiles.file(folder.resolve("scoreboard.html"), ScoreboardHtml.of(board));
    }

    private static String safe(String id) {
        return id.replaceAll("[^A-Za-z0-9._-]", "_");
    }
}
