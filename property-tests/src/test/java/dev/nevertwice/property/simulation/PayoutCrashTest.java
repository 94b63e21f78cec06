package dev.nevertwice.property.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.Scenario.Amount;
import dev.nevertwice.chaos.scenario.Scenario.Payouts;
import dev.nevertwice.chaos.scenario.Scenario.Size;
import dev.nevertwice.chaos.scenario.Scenario.Workload;
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
import org.junit.jupiter.api.Test;

/**
 * Two payments, one paid out by the merchant and one by a run, and a crash of the payment system at every single port call
 * that it makes: between any two commits of order, call, outcome and run. Defects M82 and M86.
 */
class PayoutCrashTest {

    private static final List<String> RELIED_ON = List.of("I1", "I2", "I7", "I8", "I10", "I11", "I16", "I22");

    @Test
    void payoutAndRunSurviveACrashAtEveryPortCall() {
        Scenario scenario = twoPayouts();
        Observed calm = Simulation.observe(scenario, 1, SimOptions.calm());
        assertEquals(Verdict.VALID, calm.result().verdict(), () -> calm.result().findings().toString());
        assertEquals(2, calm.result().evidence().truth().path("payouts").size());

        List<String> broken = Collections.synchronizedList(new ArrayList<>());
        long crashed = LongStream.rangeClosed(1, calm.payCalls())
                .parallel()
                .filter(call -> crashed(scenario, call, broken))
                .count();

        System.out.printf("payouts: %d port calls enumerated, %d crashed at%n", calm.payCalls(), crashed);
        assertTrue(calm.payCalls() > 200, "port calls: " + calm.payCalls());
        assertEquals(calm.payCalls(), crashed);
        assertEquals(List.of(), broken);
    }

    private static boolean crashed(Scenario scenario, long call, List<String> broken) {
        Observed observed = Simulation.observe(scenario, 1, SimOptions.calm().withCrash(CrashPlan.at(call)));
        if (observed.result().verdict() != Verdict.VALID) {
            broken.add("crash at port call " + call + ": " + observed.result().verdict() + " "
                    + observed.result().findings().stream()
                            .filter(finding -> finding.verdict() != Verdict.VALID
                                    && RELIED_ON.contains(finding.invariant()))
                            .toList());
        }
        return observed.crashes() == 1;
    }

    private static Scenario twoPayouts() {
        Size two = new Size(2, 1);
        Workload workload = new Workload(
                two, new Amount(25_000, 900), Map.of("USD", 1), Map.of("direct", 1), Map.of("tok_visa", 1), 0, 0);
        return new Scenario(
                "two-payouts", "Two payouts.", workload, two, List.of(), null, Duration.ofMinutes(10), RELIED_ON,
                new Payouts(2), Duration.ZERO, null);
    }
}
