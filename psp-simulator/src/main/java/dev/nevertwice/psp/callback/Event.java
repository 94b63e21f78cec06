package dev.nevertwice.psp.callback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Times;
import java.time.Instant;

/**
 * A change that is to be told to the merchant.
 *
 * @param body what is told, as it was when it changed
 * @param made name of the rule that made it up; null for what the PSP really means to say
 */
record Event(String id, String type, String reference, Instant at, byte[] body, String made) {

    static Event of(String id, String type, String reference, Instant at, ObjectNode data, String made) {
        ObjectNode body = Json.object()
                .put("id", id)
                .put("type", type)
                .put("created_at", Times.text(at));
        body.set("data", data);
        return new Event(id, type, reference, at, Json.bytes(body), made);
    }

    ObjectNode data() {
        return (ObjectNode) Json.parse(body).get("data");
    }
}
