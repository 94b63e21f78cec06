package dev.nevertwice.property.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.Scenario.Size;
import dev.nevertwice.chaos.scenario.Workload;
import dev.nevertwice.chaos.scenario.Workload.Amount;
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
 * One payment from checkout to reconciled, and a crash of the payment system at every single port call that it makes: before
 * each statement, before and after each COMMIT, before each call of the PSP leaves and after its answer came.
 */
class CrashEverywhereTest {

    private static final List<String> RELIED_ON = List.of("I1", "I2", "I7", "I8", "I10", "I11", "I12", "I16");

    @ParameterizedTest(name = "{0} payment, {2} % queued, seed {1}")
    @CsvSource({"direct, 1, 0", "hosted, 1, 0", "direct, 1, 100"})
    void onePaymentSurvivesACrashAtEveryPortCall(String method, long seed, int queued) {
        Scenario scenario = onePayment(method, queued);
        Observed calm = Simulation.observe(scenario, seed, SimOptions.calm());
        assertEquals(Verdict.VALID, calm.result().verdict(), () -> calm.result().findings().toString());
        assertEquals(0, calm.crashes());

        long enumerated = calm.payCalls();
        List<String> broken = Collections.synchronizedList(new ArrayList<>());
        long run = LongStream.rangeClosed(1, enumerated)
                .parallel()
                .filter(call -> crashed(scenario, seed, call, broken))
                .count();

        System.out.printf("%s payment: %d port calls enumerated, %d crashed at%n", method, enumerated, run);
        assertTrue(enumerated > 100, "port calls: " + enumerated);
        assertEquals(enumerated, run);
        assertEquals(List.of(), broken);
    }

    private static boolean crashed(Scenario scenario, long seed, long call, List<String> broken) {
        SimOptions options = SimOptions.calm().withCrash(CrashPlan.at(call));
        Observed observed = Simulation.observe(scenario, seed, options);
        RunResult result = observed.result();
        if (result.verdict() != Verdict.VALID) {
            broken.add("crash at port call " + call + ": " + result.verdict() + " "
                    + result.findings().stream()
                            .filter(finding -> finding.verdict() == Verdict.INVALID
                                    || finding.verdict() == Verdict.UNKNOWN && RELIED_ON.contains(finding.invariant()))
                            .toList());
        }
        return observed.crashes() == 1;
    }

    private static Scenario onePayment(String method, int queued) {
        Size one = new Size(1, 1);
        Workload workload = new Workload(
                one, new Amount(25_000, 900), Map.of("USD", 1), Map.of(method, 1), Map.of("tok_visa", 1), 0, queued);
        return Scenario.of("one-" + method, "One payment.", workload, one, Duration.ofMinutes(10)).relyingOn(RELIED_ON);
    }
}
