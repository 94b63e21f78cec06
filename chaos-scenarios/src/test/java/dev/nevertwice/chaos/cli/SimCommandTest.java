package dev.nevertwice.chaos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nevertwice.chaos.Worlds;
import dev.nevertwice.chaos.scenario.ScenarioFile;
import dev.nevertwice.chaos.swarm.Coverage;
import dev.nevertwice.chaos.swarm.Exploration;
import dev.nevertwice.chaos.swarm.Sum;
import dev.nevertwice.chaos.swarm.Swarm;
import dev.nevertwice.chaos.swarm.Trial;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Worlds
class SimCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "--runs 0                  | --runs must be from 1 to",
        "--runs many               | 'many' is not a whole number",
        "--seed -1                 | --seed must be from 0 to",
        "--seed 9223372036854775807| --seed must be from 0 to",
        "--seed 99999999999999999999 | is not a whole number",
        "--cores 0                 | --cores must be from 1 to",
        "--runs 5 --minutes 1      | give one of them",
        "--minutes 1 --twice       | --twice needs --runs",
        "--pairs                   | --pairs goes with --exhaustive",
        "--exhaustive --seed 4     | don't go with it",
        "--purchases 1             | --purchases must be from 2 to 200, not 1",
        "--purchases 201           | --purchases must be from 2 to 200, not 201",
        "--purchases few           | 'few' is not a whole number",
        "--exhaustive --purchases 6 | don't go with it",
        "--exhaustive --only 9999999 | --only must be from 0 to",
        "--sede 3                  | unknown option '--sede'; did you mean '--seed'?",
    })
    void wrongUsageIsOneLineAndExit64(String arguments, String expected) {
        assertEquals(64, run(arguments.split(" ")), err::toString);
        assertTrue(text(err).contains(expected), text(err));
        assertEquals(1, text(err).lines().count(), text(err));
    }

    /** Twenty runs see too little of what there is: never a pass. */
    @Test
    void seedAndOptionsComeFirstAndTooLittleSeenIsUnknown() {
        assertEquals(3, run("--runs", "20", "--seed", "7", "--cores", "2"));
        assertTrue(text(out).startsWith("sim: swarm, 20 runs, seeds 7 to 26, 2 at a time"), text(out));
        assertTrue(text(out).contains("20 of 20 runs"), text(out));
        assertTrue(text(out).contains("unknown: not everything was seen in at least 10 runs"), text(out));
    }

    /** The command that a run of a small world names draws the same small world. */
    @Test
    void smallWorldsAreRepeatedAsSmallWorlds() {
        Trial small = Swarm.draw(11, 3);
        String typed = small.repeat().replace("./nevertwice sim ", "");
        assertEquals(3, run(typed.split(" ")), () -> text(err));
        assertTrue(text(out).startsWith("sim: swarm, 1 runs, seeds 11 to 11, at most 3 purchases in each, "),
                text(out));
        Sum sum = new Exploration(n -> small, 1, () -> true, Coverage.ofSwarm(), false, (t, s) -> {}).run(1);
        assertTrue(text(out).contains("hash of all runs: " + sum.hash()), text(out));
    }

    @Test
    void twiceSaysThatAllHashesAreEqual() {
        assertEquals(3, run("--runs", "10", "--twice", "--cores", "1"));
        assertTrue(text(out).contains("twice: all 10 hashes are equal, 1 at a time and 2 at a time"), text(out));
    }

    @Test
    void jsonIsAllThatStandsOnStandardOutput() throws IOException {
        assertEquals(3, run("--runs", "5", "--json"));
        JsonNode json = new ObjectMapper().readTree(text(out));
        assertEquals("unknown", json.path("verdict").asText());
        assertEquals(5, json.path("runs").asLong());
        assertTrue(json.path("coverage").path("invariants").path("I1").asLong() > 0, json::toString);
    }

    @Test
    void oneTrialOfTheEnumerationCanBeRepeated() {
        assertEquals(0, run("--exhaustive", "--only", "3"), () -> text(out) + text(err));
        assertTrue(text(out).contains("trial 3: "), text(out));
        assertTrue(text(out).contains("1 of 1 enumerated runs"), text(out));
    }

    /** M01: the first seeds of it that can be shrunk are left with a handful of steps, on paper and as files. */
    @Test
    @ResourceLock(Resources.SYSTEM_OUT)
    void aPlantedDefectIsFoundShrunkAndKept(@TempDir Path folder) throws IOException {
        PrintStream usual = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            assertEquals(2, run("--runs", "40", "--purchases", "4", "--defect", "M01", "--report", folder.toString()),
                    () -> text(err));
        } finally {
            System.setOut(usual);
        }
        assertTrue(text(out).contains("40 runs, seeds 1 to 40"), text(out));
        assertTrue(text(out).contains("shrunk from "), text(out));
        assertTrue(text(out).contains("--scenario " + folder.resolve("shrunk-swarm.yaml")), text(out));
        ScenarioFile.parse("shrunk-swarm.yaml", Files.readString(folder.resolve("shrunk-swarm.yaml")));
        assertTrue(Files.readString(folder.resolve("ShrunkSwarmTest.java")).contains("class ShrunkSwarmTest"));
    }

    @Test
    void anUnknownDefectIsRefusedWithTheNearest() {
        assertEquals(64, run("--defect", "M1"));
        assertTrue(text(err).contains("M1"), text(err));
    }

    private int run(String... arguments) {
        return SimCommand.execute(
                arguments,
                new Terminal(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8), false, false, 120));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
