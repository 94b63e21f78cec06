package dev.nevertwice.load.run;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntakePageTest {

    private static final String RUN = """
            {"simulation": "SlowPsp", "rate": %d, "seconds": 60, "intake": "%s", "seed": %d, "defect": null,
             "faults": null, "time_scale": 1, "elsewhere": null, "broken_off": %s, "windows": [], "depths": []}""";

    @TempDir
    private Path reports;

    @Test
    void laysTwoRunsOfTheSameBuyersSideBySide() throws IOException {
        assertTrue(
                page(run(10, "sync", 7, "null"), run(10, "async", 7, "null")).contains("The same buyers, 10 a second"));
    }

    @Test
    void saysThatTheBuyersWereOthersWhereTheSeedIsAnother() throws IOException {
        String page = page(run(10, "sync", 7, "null"), run(10, "async", 8, "null"));
        assertTrue(page.contains("As many buyers, 10 a second"), page);
        assertFalse(page.contains("The same buyers"), page);
    }

    @Test
    void comparesNothingThatCannotBeCompared() throws IOException {
        page(run(10, "sync", 7, "null"), run(10, "async", 7, "null"));
        written(run(10, "sync", 7, "null"), run(20, "async", 7, "null"));
        assertFalse(Files.exists(reports.resolve("intake.html")), "another rate, and the page of before is left");
        written(run(10, "sync", 7, "null"), run(10, "async", 7, "\"interrupted\""));
        assertFalse(Files.exists(reports.resolve("intake.html")), "one was broken off");
    }

    /** What a run that was ended in mid-write had left made every run of the other intake end with 4. */
    @Test
    void halfAFileIsComparedWithNothing() throws IOException {
        page(run(10, "sync", 7, "null"), run(10, "async", 7, "null"));
        written(run(10, "sync", 7, "null"), run(10, "async", 7, "null").substring(0, 60));
        assertFalse(Files.exists(reports.resolve("intake.html")));
    }

    private String page(String sync, String async) throws IOException {
        written(sync, async);
        return Files.readString(reports.resolve("intake.html"));
    }

    private void written(String sync, String async) throws IOException {
        write("slow-psp", sync);
        write("slow-psp-async", async);
        IntakePage.write(reports);
    }

    private void write(String folder, String run) throws IOException {
        Files.createDirectories(reports.resolve(folder));
        Files.writeString(reports.resolve(folder).resolve("load.json"), run);
    }

    private static String run(int rate, String intake, int seed, String brokenOff) {
        return RUN.formatted(rate, intake, seed, brokenOff);
    }
}
