package dev.nevertwice.chaos.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.run.Progress.Phase;
import dev.nevertwice.chaos.scenario.Disruption;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.ScenarioFile;
import dev.nevertwice.chaos.sim.SimOptions;
import dev.nevertwice.chaos.sim.Simulation;
import dev.nevertwice.pay.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WarmUpTest {

    private static final String SCENARIO = """
            name: every-reply-lost
            about: Whatever is registered, nobody hears of at first.
            workload: {purchases: 10, buyers: 2, amount: {median: 30, sigma: 0.9}, currencies: {KRW: 1},
                methods: {direct: 1}, sources: {tok_visa: 1}, double_click_percent: 0, changed_cart_percent: 0,
                queued_percent: 0}
            faults:
              - name: lost
                operation: register
                point: committed-before-reply
                act: {type: reset}
                when: {first: 1000}
            kills: {every: 1s, down: 100ms}
            disruptions:
              - {name: cut, act: cut-database, at: [0, 35]}
            bound: 10m
            """;

    private final List<Phase> phases = new ArrayList<>();
    private final List<Instant> struck = new ArrayList<>();
    private final List<Instant> cuts = new ArrayList<>();

    /** The first calls of cold processes were given up before the PSP's 429 came, and I17 held it against us. */
    @Test
    void theFirstPurchaseIsAloneAndNothingGoesWrongUntilTheWarmUpIsOver() {
        RunResult run = run(3);
        Instant opened = run.evidence().proceedings().opened();
        assertTrue(ended(run, 1).isBefore(began(run, 2)));
        for (int purchase = 1; purchase <= 3; purchase++) {
            assertFalse(ended(run, purchase).isAfter(opened), "purchase " + purchase);
        }
        for (int purchase = 4; purchase <= 10; purchase++) {
            assertFalse(began(run, purchase).isBefore(opened), "purchase " + purchase);
        }
        assertTrue(run.evidence().faultsFired().path("lost").asLong() >= 7, run.evidence().faultsFired().toString());
        assertEquals(List.of(Phase.WARMING_UP, Phase.BUYING, Phase.HEALING), phases.subList(0, 3));
        assertStruckFrom(opened);
        // Three of the seven are 35 %.
        List<Instant> ends = IntStream.rangeClosed(4, 10).mapToObj(purchase -> ended(run, purchase)).sorted().toList();
        assertEquals(2, cuts.size());
        assertFalse(cuts.get(1).isBefore(ends.get(2)), () -> cuts + " " + ends);
    }

    /** Processes were killed while Gatling warmed them up. */
    @Test
    void aCrowdWarmsUpByItselfAndNothingGoesWrongUntilItOpens() {
        RunResult run = play(plan(0), rig -> (errands, opening, operator) -> {
            rig.clock().sleep(Duration.ofMinutes(1));
            opening.run();
            rig.clock().sleep(Duration.ofSeconds(10));
            return List.of();
        });
        assertStruckFrom(run.evidence().proceedings().opened());
    }

    private void assertStruckFrom(Instant opened) {
        assertTrue(struck.size() > 2, struck.toString());
        assertTrue(struck.stream().noneMatch(opened::isAfter), () -> opened + " " + struck);
    }

    @Test
    void withoutAWarmUpAllComeAtOnce() {
        RunResult run = run(0);
        assertTrue(began(run, 2).isBefore(ended(run, 1)));
    }

    @Test
    void aTenthOfThePurchasesAtMostIsSpentOnIt() {
        Plan plan = Plan.live(scenario(), 1, null, "", 1, Settings.defaults());
        assertEquals(1, plan.warmUp());
        assertEquals(3, plan.withSize(new Scenario.Size(200, 2)).warmUp());
        assertEquals(9, plan.withSize(new Scenario.Size(200, 8)).warmUp());
        assertEquals(0, plan.withSize(new Scenario.Size(9, 8)).warmUp());
        assertEquals(0, plan.withWarmUp(0).withSize(new Scenario.Size(200, 8)).warmUp());
        assertThrows(IllegalArgumentException.class, () -> plan.withWarmUp(11));
    }

    private RunResult run(int warmUp) {
        return play(plan(warmUp), rig -> null);
    }

    private static Plan plan(int warmUp) {
        return Plan.live(scenario(), 7, null, "", 1, Settings.defaults()).withWarmUp(warmUp);
    }

    private RunResult play(Plan plan, Function<Rig, Crowd> crowd) {
        List<RunResult> runs = new ArrayList<>();
        List<String> deaths = Simulation.play(7, SimOptions.calm(), rig -> {
            Rig struck = new Struck(rig);
            Crowd those = crowd.apply(rig);
            runs.add(those == null
                    ? Runner.run(struck, plan, noting())
                    : Runner.run(struck, plan, noting(), those));
        });
        assertEquals(List.of(), deaths);
        return runs.getFirst();
    }

    private Progress noting() {
        return new Progress() {
            @Override
            public void phase(Phase phase) {
                phases.add(phase);
            }

            @Override
            public void bought(Count count) {}
        };
    }

    private static Scenario scenario() {
        return ScenarioFile.parse("every-reply-lost", SCENARIO);
    }

    private static Instant began(RunResult run, int purchase) {
        return of(run, purchase).stream().map(Operation::invoked).min(Comparator.naturalOrder()).orElseThrow();
    }

    /** As far as its buyer waited. */
    private static Instant ended(RunResult run, int purchase) {
        return of(run, purchase).stream().map(Operation::completed).max(Comparator.naturalOrder()).orElseThrow();
    }

    private static List<Operation> of(RunResult run, int purchase) {
        return run.evidence().operations().stream()
                .filter(operation -> operation.client().startsWith("buyer-"))
                .filter(operation -> operation.purchase().equals("purchase-" + purchase))
                .toList();
    }

    /** On which nothing comes down, but when it was to is noted. */
    private final class Struck extends RigAround {

        Struck(Rig rig) {
            super(rig);
        }

        @Override
        public void killPay() {
            struck.add(clock().now());
        }

        @Override
        public void restartPay() {}

        @Override
        public Ongoing disrupt(Disruption disruption, Duration lasting) {
            struck.add(clock().now());
            cuts.add(clock().now());
            return () -> 1;
        }
    }
}
