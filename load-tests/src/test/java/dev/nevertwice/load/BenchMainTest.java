package dev.nevertwice.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
