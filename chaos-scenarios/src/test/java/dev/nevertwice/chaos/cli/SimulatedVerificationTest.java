package dev.nevertwice.chaos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nevertwice.chaos.Worlds;
import dev.nevertwice.chaos.defect.Mutants;
import dev.nevertwice.chaos.defect.Overlay;
import dev.nevertwice.chaos.defect.PlantedProgram;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.ScenarioFile;
import dev.nevertwice.chaos.shrink.Shrunk;
import dev.nevertwice.chaos.sim.SimOptions;
import dev.nevertwice.chaos.sim.Simulation;
import dev.nevertwice.chaos.swarm.Sum.Found;
import dev.nevertwice.chaos.swarm.Trial;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify --rig sim} says all that a campaign found, whatever comes after it. */
@Worlds
class SimulatedVerificationTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path folder;

    /** Guards H5: the campaign doubted itself, and nobody heard. */
    @Test
    void aSeedThatRepeatsNothingIsUnknown() throws IOException {
        List<String> words = List.of(
                "verify", "--rig", "sim", "--scenario", "reply-lost", "--seed", "1", "--runs", "25",
                "--report", folder.toString());

        String code = new PlantedProgram(Overlay.of(Mutants.all().get("H5")))
                .run(PlantedCommand.class.getName(), MAPPER.valueToTree(words).toString(), unused -> {});

        assertEquals("3", code);
        assertTrue(reported().path("unknown_because").toString().contains("can't be repeated"), reported()::toString);
    }

    /** It was the harness that failed, with exit code 4, and not a word of what had broken. */
    @Test
    void aBrokenInvariantOutweighsAShrinkerThatFails() throws IOException {
        Workbench workbench = new FakeWorkbench((choice, progress) -> null) {
            @Override
            public ScenarioCatalogue scenarios() {
                return new BuiltInCatalogue();
            }

            @Override
            public Verification open(VerifyPlan plan) {
                return new SimulatedVerification(plan, SimulatedVerificationTest::failing);
            }
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream words = new PrintStream(out, true, StandardCharsets.UTF_8);
        String[] arguments = {
            "--rig", "sim", "--scenario", hurried().toString(), "--seed", "1", "--runs", "1",
            "--report", folder.toString()};

        int code = VerifyCommand.execute(arguments, workbench, new Terminal(words, words, false, false, 80), Map.of());

        String said = out.toString(StandardCharsets.UTF_8);
        assertEquals(2, code, said);
        assertTrue(said.contains("BROKEN: I16"), said);
        assertTrue(said.contains("nothing was shrunk: the shrunk scenario does not fail as its file tells it"), said);
    }

    @Test
    void simTellsTheRunAsItWasFoundToo() throws IOException {
        Scenario scenario = ScenarioFile.read(hurried());
        Trial trial = new Trial("hurried", 1, scenario, SimOptions.defaults(), "./nevertwice sim --seed 1");
        Found found = new Found(trial, Simulation.run(scenario, 1, SimOptions.defaults()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        new ShrunkTrial(folder, new PrintStream(out, true, StandardCharsets.UTF_8), false,
                SimulatedVerificationTest::failing).tell(List.of(found));

        String said = out.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("nothing was shrunk: the shrunk scenario does not fail as its file tells it"), said);
        assertTrue(said.contains("repeat: ./nevertwice sim --seed 1"), said);
    }

    private static Optional<Shrunk> failing(
            Scenario scenario, String invariant, RunResult failing, SimOptions options, int mostRuns) {
        throw new IllegalStateException("the shrunk scenario does not fail as its file tells it");
    }

    private JsonNode reported() throws IOException {
        return MAPPER.readTree(folder.resolve("report.json").toFile()).at("/scenarios/0");
    }

    /** Nothing settles within its bound. */
    private Path hurried() throws IOException {
        return Files.writeString(folder.resolve("hurried.yaml"), """
                name: hurried
                about: Every registration hangs until the faults stop.
                workload: {purchases: [{amount: 1000}, {amount: 2000}]}
                faults:
                  - {name: f, operation: register, point: before-accept, act: {type: hang}}
                trouble: []
                bound: 1s
                invariants: [I1]
                """);
    }
}
