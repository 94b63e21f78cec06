package dev.nevertwice.chaos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptionTest {

    @TempDir
    private Path folder;

    /** SIGTERM, not SIGINT: a build in the background hands an ignored SIGINT on to its children. */
    @Test
    void anInterruptedRunEndsItsChildrenAndWritesWhatItHas() throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process verify = new ProcessBuilder(
                java, "-cp", System.getProperty("java.class.path"), EndlessVerify.class.getName(),
                "--report", folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        ProcessHandle child = childOf(verify);

        verify.destroy();

        assertTrue(verify.waitFor(5, TimeUnit.SECONDS), "over within 5 s");
        child.onExit().orTimeout(5, TimeUnit.SECONDS).join();
        assertFalse(child.isAlive());
        JsonNode json = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
        assertEquals("completed", json.at("/scenarios/0/ending").asText());
        assertEquals("interrupted", json.at("/scenarios/1/ending").asText());
        assertEquals("interrupted while buying, 17 of 200 purchases", json.at("/scenarios/1/note").asText());
    }

    private static ProcessHandle childOf(Process verify) throws IOException {
        BufferedReader lines = verify.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("child ")) {
                return ProcessHandle.of(Long.parseLong(line.substring(6))).orElseThrow();
            }
        }
        throw new AssertionError("it ended before it started its child");
    }
}
