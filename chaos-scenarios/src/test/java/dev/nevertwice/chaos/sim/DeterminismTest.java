package dev.nevertwice.chaos.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import dev.nevertwice.chaos.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** H5: a seed gives the same world, whoever else is running and however many. */
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
}
