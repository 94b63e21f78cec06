package dev.nevertwice.chaos.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.scenario.Scenario;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often each fault of a scenario fired and had its effect, by name, kills among them; zero where it never did. */
final class Firings {

    /** Kills of the payment system, which the rig counts, stand beside the PSP's rules under this name. */
    static final String KILL = "kill";

    /** Connections to a PSP that the rig refused. */
    static final String UNREACHABLE = "unreachable";

    /** Answers to COMMIT that the simulator lost; told, but not demanded. */
    static final String COMMIT_LOST = "commit-lost";

    /** Payment systems whose clock is off. */
    static final String CLOCK_SKEW = "clock-skew";

    private Firings() {}

    /** @param felt of the scenario's disruptions, by name */
    static Map<String, Long> of(
            Scenario scenario, Collection<JsonNode> pspJournals, Rig rig, Map<String, Long> felt) {
        Map<String, Long> fired = none(scenario);
        for (JsonNode journal : pspJournals) {
            Map<String, Long> effects = new Effects(journal).count();
            fired.replaceAll((name, before) -> before + effects.getOrDefault(name, 0L));
        }
        fired.putAll(felt);
        fired.computeIfPresent(KILL, (name, zero) -> rig.disruptions());
        fired.computeIfPresent(UNREACHABLE, (name, zero) -> rig.refusals());
        fired.computeIfPresent(CLOCK_SKEW, (name, zero) -> rig.clocksOff());
        if (rig.commitsLost() > 0) {
            fired.put(COMMIT_LOST, rig.commitsLost());
        }
        return fired;
    }

    static Map<String, Long> none(Scenario scenario) {
        Map<String, Long> fired = new LinkedHashMap<>();
        scenario.faults().forEach(rule -> fired.put(rule.path("name").asText(), 0L));
        if (scenario.kills() != null) {
            fired.put(KILL, 0L);
        }
        if (scenario.psps().unreachable() != null) {
            fired.put(UNREACHABLE, 0L);
        }
        if (!scenario.clockSkew().isZero()) {
            fired.put(CLOCK_SKEW, 0L);
        }
        scenario.surroundings().disruptions().forEach(disruption -> fired.put(disruption.name(), 0L));
        return fired;
    }

    static long sum(Map<String, Long> fired) {
        return fired.values().stream().mapToLong(Long::longValue).reduce(0, Math::addExact);
    }

    static ObjectNode json(Map<String, Long> fired) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        fired.forEach(json::put);
        return json;
    }
}
