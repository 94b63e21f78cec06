package dev.nevertwice.chaos.scoreboard;

import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.Workload;
import java.util.Map;

/** A scenario in which everything goes well: no fault, no kill, good cards, and nobody clicks twice or thinks again. */
public final class HappyPath {

    private HappyPath() {}

    public static Scenario of(Scenario scenario) {
        Workload all = scenario.workload();
        Workload patient = new Workload(
                all.size(), all.amount(), all.currencies(), all.methods(), Map.of("tok_visa", 1), 0,
                all.queuedPercent());
        return Scenario.of(scenario.name(), scenario.about(), patient, scenario.simulated(), scenario.bound())
                .relyingOn(scenario.invariants())
                .withPayouts(scenario.payouts())
                .withKeyLifetime(scenario.keyLifetime());
    }
}
