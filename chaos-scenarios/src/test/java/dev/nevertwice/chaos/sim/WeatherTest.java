package dev.nevertwice.chaos.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.sim.Simulation.Observed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** All that can happen between the programs and below them: it does happen, it ends, and the same seed repeats it. */
class WeatherTest {

    private static final SimOptions STORMY = SimOptions.defaults()
            .withInstances(2)
            .withClockSkew(Duration.ofSeconds(20))
            .withDisturbances(new Disturbances(40, 40, 2, 2, 2, 2, Duration.ofSeconds(3)));
    private static final Scenario SCENARIO = BuiltInScenarios.named("process-killed");

    @Test
    void everyTroubleStrikesAndNobodyIsChargedTwice() {
        Map<String, Long> struck = new TreeMap<>();
        for (long seed = 1; seed <= 40; seed++) {
            Observed observed = Simulation.observe(SCENARIO, seed, STORMY);
            observed.troubles().forEach((name, times) -> struck.merge(name, times, Long::sum));
            assertNotEquals(Verdict.INVALID, observed.result().verdict(),
                    "seed " + seed + ": " + observed.result().findings());
        }
        assertEquals(
                Set.of("black-hole", "half-open", "refused", "lost", "twice", "pause", "psp-restart", "store-outage"),
                struck.keySet());
    }

    @Test
    void theSameSeedRepeatsIt() {
        for (long seed = 1; seed <= 5; seed++) {
            assertEquals(
                    Simulation.run(SCENARIO, seed, STORMY).traceHash(),
                    Simulation.run(SCENARIO, seed, STORMY).traceHash());
        }
    }

    /** A pause hides nothing: time goes on for the others, and whoever stood still sees it when it goes on. */
    @Test
    void whoStandsStillMissesTheTimeThatPasses() {
        List<String> seen = new ArrayList<>();
        Stage.play(1, stage -> {
            Instance other = stage.baton.newInstance("other");
            stage.baton.newTask(other, "ticker", () -> {
                for (int tick = 0; tick < 3; tick++) {
                    stage.sleep(100);
                    seen.add(Duration.between(World.BEGINNING, stage.clock.now()).toMillis() + "");
                }
            });
            stage.baton.after(150_000, () -> stage.baton.pause(other, 2_000_000));
            stage.sleep(3_000);
        });
        assertEquals(3, seen.size());
        assertTrue(Long.parseLong(seen.get(0)) < 110, seen::toString);
        assertTrue(Long.parseLong(seen.get(1)) >= 2_150, seen::toString);
    }

    @Test
    void whoIsKilledWhileItStandsStillIsGone() {
        Stage.play(2, stage -> {
            Instance other = stage.baton.newInstance("other");
            stage.baton.newTask(other, "ticker", () -> {
                stage.sleep(100);
                stage.note("it went on");
            });
            stage.sleep(50);
            stage.baton.after(1, () -> stage.baton.pause(other, 1_000_000));
            stage.sleep(200);
            stage.baton.kill(other);
            stage.sleep(2_000);
            assertEquals(List.of(), stage.notes);
        });
    }

    @Test
    void nonsenseIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Disturbances(-1, 0, 0, 0, 0, 0, Duration.ofSeconds(1)));
        assertThrows(
                IllegalArgumentException.class, () -> new Disturbances(0, 0, 0, -1, 0, 0, Duration.ofSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> new Disturbances(0, 0, 0, 0, 0, 0, Duration.ZERO));
    }
}
