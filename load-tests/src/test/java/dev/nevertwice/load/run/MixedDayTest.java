package dev.nevertwice.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.scenario.Scenario;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** It was said to be all of it, and had no hang, no outage, no second click, no queued checkout, and one reconciliation. */
class MixedDayTest {

    private static final LoadKind KIND = LoadKind.MIXED_DAY;

    @Test
    void whateverGoesWrongInAnotherSimulationDoesSoInIt() {
        Set<String> mixed = troubles(KIND);
        for (LoadKind other : EnumSet.complementOf(EnumSet.of(KIND))) {
            Set<String> missing = troubles(other);
            missing.removeAll(mixed);
            assertEquals(Set.of(), missing, other.word());
        }
        assertTrue(KIND.scenario().kills() != null);
    }

    private static Set<String> troubles(LoadKind kind) {
        return kind.scenario().faults().stream().map(MixedDayTest::trouble).collect(Collectors.toSet());
    }

    /** Where, what, and whether for a time only. */
    private static String trouble(JsonNode rule) {
        return rule.path("operation").asText() + " " + rule.at("/act/type").asText();
    }

    @Test
    void itsBuyersAreThoseOfAllOthers() {
        Scenario.Size one = KIND.scenario().workload().size();
        LoadPlan plan = plan(24);
        assertEquals(1, one.purchases());
        assertEquals(List.of(6, 18), plan.operatorsTurns());
        assertTrue(plan.scenario().workload().queuedPercent() > 0);
        assertTrue(KIND.clickedAgain() > 0 && KIND.readers() > 0);
        assertTrue(plan.stages().stream().map(stage -> stage.buyers() / stage.seconds()).distinct().count() > 2);
    }

    private static LoadPlan plan(int seconds) {
        return new LoadPlan(
                KIND, 4, seconds, KIND.scenario(), Optional.empty(), false, 7, Optional.empty(), 1, Optional.empty(),
                Optional.empty(), false, Path.of("target")).sized();
    }
}
