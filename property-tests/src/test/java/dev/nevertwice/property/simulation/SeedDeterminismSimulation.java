package dev.nevertwice.property.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.sim.Campaign;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** H5 asks for 50 seeds twice: two of every scenario, once one world at a time and once several: every hash, verdict and figure is the same. */
class SeedDeterminismSimulation {

    private static final int SEEDS_EACH = 2;

    @Test
    void theSameSeedGivesTheSameRunOnOneCoreAndOnSeveral() {
        for (Scenario scenario : BuiltInScenarios.simulated()) {
            List<String> alone = results(scenario, 1);
            assertEquals(SEEDS_EACH, alone.stream().distinct().count(), "different seeds give different runs");
            assertEquals(alone, results(scenario, 3));
        }
    }

    private static List<String> results(Scenario scenario, int cores) {
        List<String> results = new ArrayList<>();
        Campaign.run(scenario, 42, SEEDS_EACH, cores, result -> results.add(told(result)));
        return results;
    }

    private static String told(RunResult result) {
        return result.traceHash() + " " + result.verdict() + " " + result.figures() + " " + result.took();
    }
}
