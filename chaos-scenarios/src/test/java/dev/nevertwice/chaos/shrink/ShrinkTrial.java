package dev.nevertwice.chaos.shrink;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.sim.SimOptions;
import dev.nevertwice.chaos.sim.Simulation;
import java.util.Optional;
import java.util.function.Consumer;

/** An entry of a planted program that shrinks the first run in which an invariant breaks. */
public final class ShrinkTrial {

    private static final int SEEDS = 60;
    private static final int MOST_RUNS = 300;

    private ShrinkTrial() {}

    /** {@code request} is a scenario and an invariant; answers the seed and the scenario's file, then the JUnit test. */
    public static String run(String request, Consumer<String> progress) {
        String[] words = request.split(" ");
        Scenario scenario = BuiltInScenarios.named(words[0]);
        for (int seed = 1; seed <= SEEDS; seed++) {
            RunResult run = Simulation.run(scenario, seed, SimOptions.defaults());
            boolean broken = run.findings().stream()
                    .anyMatch(it -> it.invariant().equals(words[1]) && it.verdict() == Verdict.INVALID);
            if (broken) {
                Optional<Shrunk> shrunk =
                        Shrinker.shrink(scenario, words[1], run, SimOptions.defaults(), MOST_RUNS);
                return new ObjectMapper().createObjectNode()
                        .put("seed", shrunk.orElseThrow().seed())
                        .put("steps", shrunk.get().steps().size())
                        .put("yaml", shrunk.get().yaml())
                        .put("test", JunitTest.of(shrunk.get(), "ShrunkTest"))
                        .toString();
            }
        }
        throw new IllegalStateException(words[1] + " broke in no run of " + words[0]);
    }
}
