package dev.nevertwice.psp.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.wire.Json;

/** A fault that struck, as a journal tells of it: the n-th try of an operation on a reference. */
record Strike(String operation, String reference, long number, FaultPoint point, ObjectNode act) {

    /** Null for a line that can't be read. */
    static Strike read(JsonNode entry, long number) {
        String[] words = entry.path("detail").asText().split(" ");
        if (words.length < 2 || !FaultPoint.wireNames().contains(words[0])) {
            return null;
        }
        ObjectNode act = Json.object().put("type", words[1]);
        for (int i = 2; i < words.length && words[i].matches("[a-z_]+=-?[0-9]{1,18}"); i++) {
            String[] field = words[i].split("=");
            act.put(field[0], Long.parseLong(field[1]));
        }
        return new Strike(entry.path("operation").asText(), reference(entry), number, FaultPoint.named(words[0]), act);
    }

    static String reference(JsonNode entry) {
        return entry.hasNonNull("reference") ? entry.path("reference").asText() : "";
    }

    String type() {
        return act.path("type").asText();
    }
}
