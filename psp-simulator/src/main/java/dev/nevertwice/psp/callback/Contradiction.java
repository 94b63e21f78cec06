package dev.nevertwice.psp.callback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The opposite of what an event says, told as if it were true. */
final class Contradiction {

    /** Last word of a type to the last word of its opposite. */
    private static final Map<String, String> OPPOSITES = Map.of(
            "approved", "declined",
            "declined", "approved",
            "expired", "approved",
            "succeeded", "failed",
            "failed", "succeeded",
            "authorized", "declined",
            "captured", "voided",
            "voided", "captured");

    private Contradiction() {}

    static String type(String type) {
        int dot = type.lastIndexOf('.');
        return type.substring(0, dot + 1) + word(type.substring(dot + 1));
    }

    private static String word(String word) {
        return OPPOSITES.getOrDefault(word, "failed");
    }

    /** Data with the other status; charges appear or disappear with it. */
    static ObjectNode data(ObjectNode data, String madeUpId) {
        String status = word(data.path("status").asText());
        data.put("status", status);
        if (data.has("decline_code")) {
            data.put("decline_code", status.equals("declined") ? "card_declined" : null);
        }
        for (JsonNode order : data.path("orders")) {
            if (order instanceof ObjectNode paid && paid.has("charge")) {
                paid.put("charge", status.equals("approved") ? madeUpId : null);
            }
        }
        return data;
    }
}
