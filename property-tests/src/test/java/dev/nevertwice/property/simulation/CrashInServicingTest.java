package dev.nevertwice.property.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.Scenario.Size;
import dev.nevertwice.chaos.scenario.Workload;
import dev.nevertwice.chaos.scenario.Workload.Amount;
import dev.nevertwice.chaos.scenario.Workload.Others;
import dev.nevertwice.chaos.scenario.Workload.Servicing;
import dev.nevertwice.chaos.sim.CrashPlan;
import dev.nevertwice.chaos.sim.SimOptions;
import dev.nevertwice.chaos.sim.Simulation;
import dev.nevertwice.chaos.sim.Simulation.Observed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A payment of two sellers, a capture, a cancel and a refund: a crash of the payment system at every single port call
 * that it makes from the checkout until all is reconciled.
 */
class CrashInServicingTest {

    /** @param asked the operation that the calm run must contain, so that it is not vacuous */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "two sellers, 2, 0, 0, 0, 2, pay",
        "capture, 2, 100, 0, 0, 1, capture",
        "cancel, 1, 100, 100, 0, 0, cancel",
        "refund, 1, 0, 0, 100, 1, refund"
    })
    void survivesACrashAtEveryPortCall(
            String name, int sellers, int manual, int cancel, int refund, int charges, String asked) {
        Scenario scenario = scenario(name, new Servicing(sellers, manual, cancel, refund));
        long seed = LongStream.rangeClosed(1, 50)
                .filter(candidate -> isWanted(scenario, candidate, charges, asked))
                .findFirst()
                .orElseThrow();
        long enumerated = Simulation.observe(scenario, seed, SimOptions.calm()).payCalls();
        List<String> broken = Collections.synchronizedList(new ArrayList<>());
        long run = LongStream.rangeClosed(1, enumerated)
                .parallel()
                .filter(call -> crashed(scenario, seed, call, broken))
                .count();

        System.out.printf("%s: %d port calls enumerated, %d crashed at%n", name, enumerated, run);
        assertTrue(enumerated > 100, "port calls: " + enumerated);
        assertEquals(enumerated, run);
        assertEquals(List.of(), broken);
    }

    private static boolean isWanted(Scenario scenario, long seed, int charges, String asked) {
        RunResult calm = Simulation.observe(scenario, seed, SimOptions.calm()).result();
        assertNotEquals(Verdict.INVALID, calm.verdict(), () -> calm.findings().toString());
        return calm.evidence().truth().path("charges").size() == charges
                && calm.evidence().operations().stream().map(Operation::kind).anyMatch(asked::equals);
    }

    private static boolean crashed(Scenario scenario, long seed, long call, List<String> broken) {
        Observed observed = Simulation.observe(scenario, seed, SimOptions.calm().withCrash(CrashPlan.at(call)));
        RunResult result = observed.result();
        if (result.verdict() == Verdict.INVALID) {
            broken.add("crash at port call " + call + ": "
                    + result.findings().stream()
                            .filter(finding -> finding.verdict() == Verdict.INVALID)
                            .toList());
        }
        return observed.crashes() == 1;
    }

    private static Scenario scenario(String name, Servicing servicing) {
        Size one = new Size(1, 1);
        Workload workload = new Workload(
                one, new Amount(25_000, 900), Map.of("USD", 1), Map.of("direct", 1), Map.of("tok_visa", 1), 0, 0);
        return Scenario
                .of(name.replace(' ', '-'), "One payment.", workload.with(servicing), one, Duration.ofMinutes(10))
                .relyingOn(List.of("I16"));
    }
}
