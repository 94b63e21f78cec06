package dev.nevertwice.chaos.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.invariant.Evidence;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often each fault fired, by name. */
final class FaultCounts {

    private FaultCounts() {}

    static Map<String, Long> of(Evidence evidence) {
        LinkedHashMap<String, Long> counts = new LinkedHashMap<>();
        JsonNode fired = evidence == null ? null : evidence.faultsFired();
        if (fired != null && fired.isObject()) {
            fired.properties().forEach(field -> counts.put(field.getKey(), field.getValue().asLong()));
        }
        return counts;
    }
}
