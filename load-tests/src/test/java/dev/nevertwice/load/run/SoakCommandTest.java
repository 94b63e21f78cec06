package dev.nevertwice.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.cli.Terminal;
import dev.nevertwice.chaos.scenario.Scenario;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoakCommandTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --seed -5      | --seed must not be negative
            --minutes 0    | --minutes must be from 1
            --rate 0       | --rate must be from 1
            --objective 0  | --objective must be from 1
            """)
    void whatMakesNoSenseIsRefusedInOneLine(String arguments, String told) {
        assertEquals(64, run(arguments.split(" ")));
        assertTrue(said().contains(told), said());
        assertEquals(1, said().lines().count(), said());
    }

    /** Of one payment system with no readers, and 60 % of it was more than two could do on the same processors: none answered. */
    @Test
    void theLimitIsThatOfTheSoaksOwnBuyers() {
        LoadPlan search = SoakCommand.search(7, 500, Path.of("target"));
        Scenario soak = LoadKind.SOAK.scenario();
        assertEquals(LoadKind.SOAK, search.kind());
        assertEquals(soak.instances(), search.scenario().instances());
        assertEquals(soak.workload().methods(), search.scenario().workload().methods());
        assertTrue(search.scenario().faults().isEmpty() && search.scenario().kills() == null);
        assertEquals(List.of(), search.operatorsTurns());
        // As a load run it would have the soak's faults and kills.
        assertEquals("./nevertwice soak --objective 500 --seed 7", search.at(50).command());
    }

    @Test
    void aSoakTooShortToTellWhatGrowsSaysSoBeforeItBegins(@TempDir Path folder) throws Exception {
        Path noFolder = Files.writeString(folder.resolve("report"), "");
        assertEquals(4, run("--minutes", "4", "--report", noFolder.toString()));
        assertTrue(said().startsWith("nevertwice soak: 4 minutes are too short to tell what grows"), said());
        err.reset();
        assertEquals(4, run("--minutes", "5", "--report", noFolder.toString()));
        assertFalse(said().contains("too short"), said());
    }

    /** The line was a path and nothing else. */
    @Test
    void aReportFolderThatCantBeWrittenIsSaid(@TempDir Path folder) throws Exception {
        Path noFolder = Files.writeString(folder.resolve("report"), "");
        assertEquals(4, run("--report", noFolder.toString()));
        assertEquals(
                "nevertwice soak: can't write to the report folder '" + noFolder.resolve("soak")
                        + "': choose another with --report DIR.",
                said().strip());
    }

    private int run(String... arguments) {
        PrintStream print = new PrintStream(err, true);
        return SoakCommand.execute(arguments, new Terminal(print, print, false, false, 80));
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
