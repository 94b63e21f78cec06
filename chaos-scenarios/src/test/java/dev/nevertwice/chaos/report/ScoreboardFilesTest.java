package dev.nevertwice.chaos.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nevertwice.chaos.scoreboard.Catalogue;
import dev.nevertwice.chaos.scoreboard.Row;
import dev.nevertwice.chaos.scoreboard.Row.Outcome;
import dev.nevertwice.chaos.scoreboard.Row.Schedule;
import dev.nevertwice.chaos.scoreboard.Scoreboard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreboardFilesTest {

    private static final Row CAUGHT = new Row(
            "M01", "new key <per> attempt", "A key | for every try.", "--- a/x\n+++ b/x\n@@ -1,1 +1,1 @@\n-a\n+b\n",
            "I1",
            "reply-lost", Outcome.CAUGHT, 3, 3, Duration.ofMillis(640), List.of("I1", "I16"), "charged 2 times",
            new Schedule(List.of("purchase 1: 10.00 USD", "fault lost"), "name: shrunk-i1\n", 4));
    private static final Row MISSED = new Row(
            "M02", "no key sent", "No key.", "--- a/y\n+++ b/y\n", "I1", "reply-lost", Outcome.MISSED, 0, 600,
            Duration.ofSeconds(9), List.of(), "nothing was seen in 600 runs", null);
    private static final Row IMPOSSIBLE = new Row(
            "M85", "lease by local clock", "", "", "", "", Outcome.IMPOSSIBLE, 0, 0, Duration.ZERO, List.of(),
            "time enters a statement only through the database", null);

    private static final Scoreboard BOARD =
            new Scoreboard(List.of(CAUGHT, MISSED, IMPOSSIBLE), true, 1, 2, Duration.ofSeconds(90));

    @TempDir
    private Path folder;

    @Test
    void thePageIsWellFormedAndEscaped() throws Exception {
        ScoreboardFiles.write(BOARD, folder);

        String page = Files.readString(folder.resolve("scoreboard.html"));
        Xml.parsed(page.substring(page.indexOf("<html")));
        assertTrue(page.contains("new key &lt;per&gt; attempt"));
    }

    @Test
    void everyRowIsInEachForm() throws IOException {
        ScoreboardFiles.write(BOARD, folder);
        JsonNode json = new ObjectMapper().readTree(folder.resolve("scoreboard.json").toFile());
        String markdown = Files.readString(folder.resolve("scoreboard.md"));
        String text = ScoreboardText.of(BOARD, false);

        assertEquals(3, json.path("rows").size());
        assertFalse(json.path("reached").asBoolean());
        assertEquals(2, json.at("/rows/0/shrunk/steps").size());
        for (String id : List.of("M01", "M02", "M85")) {
            assertTrue(markdown.contains("| [" + id + "](#") || markdown.contains("| " + id + " |"), markdown);
            assertTrue(text.contains(id), text);
        }
        assertTrue(markdown.contains("A key &#124; for every try."), markdown);
        assertTrue(markdown.contains("## What the design leaves no place for"), markdown);
    }

    @Test
    void whatRealProcessesShowedIsInEachForm() throws IOException {
        Row live = CAUGHT.withLive(new Row.Live(List.of("I8"), 2, Duration.ofSeconds(40)));
        Scoreboard board = new Scoreboard(List.of(live), false, 1, 2, Duration.ofSeconds(90));
        ScoreboardFiles.write(board, folder);
        assertTrue(Files.readString(folder.resolve("scoreboard.md")).contains("| I1 I16 | I8 | `reply-lost` |"));
        assertTrue(Files.readString(folder.resolve("scoreboard.html")).contains("<td>I8</td>"));
        assertTrue(ScoreboardText.of(board, false).contains("1 of 1 caught on real processes too"));
        assertEquals(2, new ObjectMapper().readTree(ScoreboardJson.of(board)).at("/rows/0/live/runs").asInt());
    }

    @Test
    void theSummaryCountsWhatWasCaughtAndNothingElse() {
        assertTrue(ScoreboardText.of(BOARD, false)
                .endsWith(
                        "1 of 3 defects caught, 1 argued to be impossible; half of them within 640 ms, 95 of 100 within"
                                + " 640 ms."));
    }

    @Test
    void theScheduleIsAFileOfItsOwn() throws IOException {
        ScoreboardFiles.write(BOARD, folder);

        assertEquals("name: shrunk-i1\n", Files.readString(folder.resolve("shrunk-M01.yaml")));
    }

    /** The committed page is written by the command; what was added since is missing on it. */
    @Test
    void theCommittedPageListsEveryDefectAndMistake() throws IOException {
        String page = Files.readString(Path.of("../docs/scoreboard.md"));

        for (String id : Catalogue.ids()) {
            assertTrue(page.contains("| [" + id + "](#") || page.contains("| " + id + " |"), id);
        }
        assertFalse(page.contains("/tmp/") || page.contains("/home/"), "paths of some machine");
    }
}
