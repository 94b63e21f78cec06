package dev.nevertwice.chaos.sim;

import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import dev.nevertwice.chaos.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;

/** Prints what a few seeds give: for another JVM to compare with. */
public final class SeedHashes {

    static final int SEEDS_EACH = 4;

    private SeedHashes() {}

    /** The figures and findings too: they must not depend on the order of anybody's set. */
    static List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Scenario scenario : BuiltInScenarios.simulated()) {
            for (long seed = 1; seed <= SEEDS_EACH; seed++) {
                var result = Simulation.run(scenario, seed, SimOptions.defaults());
                lines.add(scenario.name() + " " + seed + " " + result.traceHash() + " " + result.figures() + " "
                        + result.findings() + " " + result.evidence().faultsFired());
            }
        }
        return lines;
    }

    public static void main(String[] args) {
        lines().forEach(System.out::println);
    }
}
