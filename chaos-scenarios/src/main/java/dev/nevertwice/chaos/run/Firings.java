package dev.nevertwice.chaos.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.scenario.Scenario;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often each fault of a scenario fired and had its effect, by name, kills among them; zero where it never did. */
final class Firings {

    /** Kills of the payment system, which the rig counts, stand beside the PSP's rules under this name. */
    static final String KILL = "kill";

    /** Answers to COMMIT that the simulator lost; told, but not demanded. */
    static final String COMMIT_LOST = "commit-lost";

    private Firings() {}

    static Map<String, Long> of(Scenario scenario, JsonNode pspJournal, long disruptions, long commitsLost) {
        Map<String, Long> fired = none(scenario);
        Map<String, Long> effects = new Effects(pspJournal).count();
        fired.replaceAll((name, zero) -> effects.getOrDefault(name, 0L));
        fired.computeIfPresent(KILL, (name, zero) -> disruptions);
        if (commitsLost > 0) {
            fired.put(COMMIT_LOST, commitsLost);
        }
        return fired;
    }

    static Map<String, Long> none(Scenario scenario) {
        Map<String, Long> fired = new LinkedHashMap<>();
        scenario.faults().forEach(rule -> fired.put(rule.path("name").asText(), 0L));
        if (scenario.kills() != null) {
            fired.put(KILL, 0L);
        }
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
