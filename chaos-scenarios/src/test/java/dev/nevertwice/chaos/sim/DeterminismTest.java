package dev.nevertwice.chaos.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import dev.nevertwice.chaos.Worlds;
import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import dev.nevertwice.chaos.scenario.Scenario;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** H5: a seed gives the same world, whoever else is running and however many. */
@Worlds
class DeterminismTest {

    private static final int SEEDS = 12;

    @Test
    void aloneAndBesideOthersASeedGivesTheSameHash() {
        for (String name : List.of("reply-lost", "process-killed")) {
            Scenario scenario = BuiltInScenarios.named(name);
            List<String> alone = new ArrayList<>();
            for (long seed = 0; seed < SEEDS; seed++) {
                alone.add(Simulation.run(scenario, seed, SimOptions.defaults()).traceHash());
            }
            List<String> together = new ArrayList<>();
            Campaign.run(scenario, 0, SEEDS, 4, result -> together.add(result.traceHash()));
            assertEquals(alone, together);
            assertEquals(SEEDS, alone.stream().distinct().count());
        }
    }

    /** The order of Set.of and Map.of is salted anew in every JVM, so one JVM can't see who relies on it. */
    @Test
    @Tag("slow")
    void inAnotherJvmASeedGivesTheSameHash() throws IOException, InterruptedException {
        Process other = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                SeedHashes.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> here = SeedHashes.lines();
        String printed = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(0, other.waitFor());
        assertEquals(BuiltInScenarios.simulated().size() * SeedHashes.SEEDS_EACH, here.size());
        assertEquals(here, printed.lines().toList());
    }
}
