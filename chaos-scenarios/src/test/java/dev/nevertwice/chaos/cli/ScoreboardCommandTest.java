package dev.nevertwice.chaos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreboardCommandTest {

    private static final String LIFE_CYCLE = "payment-system/src/main/java/dev/nevertwice/pay/payment/LifeCycle.java";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void anUnknownIdOffersTheNearest() {
        assertUsage("unknown defect 'M233'; did you mean 'M23'?", "--only", "M233");
    }

    @Test
    void twoThatSayWhatToPlantAreOneTooMany() {
        assertUsage(
                "--only and --patch both say what to plant: give one of them.", "--only", "M23", "--patch", "x.patch");
    }

    @Test
    void onlyWhatIsPlantedCanBeTriedLive() {
        assertUsage("--live: unknown chosen defect 'M07'; valid are: M23.", "--only", "M23", "--live", "M07");
    }

    @Test
    void noRunsAreRefused() {
        assertUsage("--runs must be from 1 to 1000000, not 0.", "--only", "M23", "--runs", "0");
    }

    @Test
    void aPatchThatIsNotThereSaysSo() {
        Path missing = folder.resolve("x.patch");

        assertUsage("can't read the patch " + missing + ": there is no such file", "--patch", missing.toString());
    }

    @Test
    void aPatchThatDoesNotApplyNamesFileAndHunk() throws IOException {
        assertUsage(
                "x.patch: " + LIFE_CYCLE
                        + ": hunk 1 of 1 (line 60) does not apply: its lines are not in the file any more",
                "--patch", patch("-    nobody wrote this\n+    nor this\n"));
    }

    @Test
    void aPatchThatDoesNotCompileNamesTheLine() throws IOException {
        String line = refused("--patch", patch("-package dev.nevertwice.pay.payment;\n+package 1;\n"));

        assertTrue(line.startsWith("nevertwice: x.patch does not compile: " + LIFE_CYCLE + ":1: "), line);
    }

    @Test
    void aPatchForAScenarioThatIsNotThereOffersTheNearest() throws IOException {
        Path file = folder.resolve("x.patch");
        String diff = Files.readString(Path.of(patch(
                "-package dev.nevertwice.pay.payment;\n+package dev.nevertwice.pay.payment; // lunch\n")));
        Files.writeString(file, "scenario: reply-last\n\n" + diff);

        assertUsage("x.patch: unknown scenario 'reply-last'; did you mean 'reply-lost'?", "--patch", file.toString());
    }

    private String patch(String hunk) throws IOException {
        return Files.writeString(
                folder.resolve("x.patch"),
                "--- a/" + LIFE_CYCLE + "\n+++ b/" + LIFE_CYCLE + "\n@@ -60,1 +60,1 @@\n" + hunk).toString();
    }

    private void assertUsage(String line, String... arguments) {
        assertEquals("nevertwice: " + line, refused(arguments));
    }

    private String refused(String... arguments) {
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
                false, false, 80);

        int exitCode = ScoreboardCommand.execute(arguments, terminal, Map.of());

        assertEquals(64, exitCode, err::toString);
        return err.toString(StandardCharsets.UTF_8).strip();
    }
}
