package dev.nevertwice.property.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.run.Aggregate;
import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.sim.Campaign;
import dev.nevertwice.chaos.sim.CommitLoss;
import dev.nevertwice.chaos.sim.SimOptions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** 5,000 runs in virtual time: every built-in scenario under its share of seeds, a part of it with lost answers to COMMIT. */
class SimulatedRunsSimulation {

    private static final int RUNS = 5_000;
    private static final int CORES = 2;

    static Stream<Arguments> campaigns() {
        int scenarios = BuiltInScenarios.names().size();
        SimOptions plain = SimOptions.defaults();
        SimOptions losing = plain.withCommitLoss(new CommitLoss(50, Duration.ofSeconds(30)));
        return BuiltInScenarios.all().stream().flatMap(scenario -> Stream.of(
                Arguments.of(scenario.name(), 1, RUNS / scenarios * 3 / 4, "", plain),
                Arguments.of(scenario.name(), 1_000_001, RUNS / scenarios / 4, "commit answers lost", losing)));
    }

    @ParameterizedTest(name = "{0} from seed {1}, {2} runs {3}")
    @MethodSource("campaigns")
    void nobodyIsChargedTwice(String name, long firstSeed, int runs, String kind, SimOptions options) {
        Scenario scenario = BuiltInScenarios.named(name);
        Aggregate aggregate = Campaign.run(scenario, firstSeed, runs, CORES, options, result -> {});
        assertEquals(runs, aggregate.runs());
        assertEquals(
                Verdict.VALID,
                aggregate.verdict(),
                () -> aggregate.findings() + "\nrepeat: " + aggregate.shown().repeat());
    }
}
