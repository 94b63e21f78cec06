package dev.nevertwice.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line; that each bench runs from end to end, {@code .ci/docs} shows. */
class BenchMainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return BenchMain.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    @Test
    void aWrongCommandLineIsOneLineAndExitCode64() {
        assertEquals(64, run("pps"));
        assertEquals(64, run("psp", "--rounds", "many"));
        assertEquals(2, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().startsWith("nevertwice bench: unknown argument 'pps'; did you mean 'psp'?"),
                err::toString);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "psp --rounds 0            | --rounds must be 1 or more, not 0",
        "psp --fresh-seconds -1    | --fresh-seconds must be 1 or more, not -1",
        "sim --warm-up -1          | --warm-up must be 0 or more, not -1",
        "reconcile --rows 0        | --rows must be 1 or more, not 0",
    })
    void nothingCannotBeMeasured(String typed, String said) {
        assertEquals(64, run(typed.split(" ")));
        assertEquals("nevertwice bench: " + said + " (see --help)", err.toString().strip());
    }

    @Test
    void aQuickRunWritesNoTableButWhereItIsTold() {
        assertEquals(Optional.empty(), BenchMain.file(null, true));
        assertEquals(Optional.of("look.md"), BenchMain.file("look.md", true));
        assertEquals(Optional.of("docs/benchmarks.md"), BenchMain.file(null, false));
    }

    /** After 150 s the first figures had nowhere to go, and the other five never ran. */
    @Test
    void aTableThatCantBeWrittenIsSaidBeforeAnythingIsMeasured(@TempDir Path folder) throws Exception {
        Path table = Files.writeString(folder.resolve("file"), "").resolve("t.md");
        assertEquals(4, run("--quick", "--table", table.toString()));
        assertTrue(err.toString().startsWith("nevertwice bench: can't write the table '" + table + "'"), err::toString);
        assertFalse(err.toString().contains("bench 1/6"), err::toString);
    }

    @Test
    void theFolderOfATableIsMadeAndATableThatIsThereStays(@TempDir Path folder) throws Exception {
        Path table = folder.resolve("new/t.md");
        assertTrue(BenchMain.takes(table, new PrintWriter(err, true)), err::toString);
        Files.writeString(table, "of last week");
        assertTrue(BenchMain.takes(table, new PrintWriter(err, true)), err::toString);
        assertEquals("of last week", Files.readString(table));
    }

    /** Only the page said so. */
    @Test
    void theJsonSaysOnWhatWhenAndHowItWasMeasured() throws Exception {
        JsonNode json = BenchMain.json(
                Map.of("sim", JsonNodeFactory.instance.objectNode().put("invalid_runs", 0)), true);
        assertEquals("./nevertwice bench --quick", json.path("command").asText());
        assertTrue(json.path("machine").asText().contains("processors"), json::toString);
        assertFalse(json.path("machine").asText().contains("Java"), json::toString);
        assertEquals(System.getProperty("java.version"), json.path("java").asText());
        assertFalse(LocalDate.parse(json.path("date").asText()).isAfter(LocalDate.now().plusDays(1)));
        assertEquals(0, json.at("/sim/invalid_runs").asInt(-1));
    }

    /** It said that every part is measured beside something, in rounds. */
    @Test
    void thePageThatIsCheckedInOpensAsOneThatIsWritten() throws Exception {
        String written = opening(BenchMain.page("", false));
        assertTrue(written.contains("Where there are rounds"), written);
        assertEquals(written, opening(Files.readString(Path.of("../docs/benchmarks.md"))));
    }

    private static String opening(String page) {
        return page.substring(0, page.indexOf("./nevertwice bench"));
    }
}
