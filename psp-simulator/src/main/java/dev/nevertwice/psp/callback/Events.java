package dev.nevertwice.psp.callback;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Times;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The newest events, so that they can be sent again; older ones are forgotten and counted. */
final class Events {

    /** About 10 MB of events. */
    static final int CAPACITY = 10_000;

    private final LinkedHashMap<String, Event> newest = new LinkedHashMap<>();
    private long last;

    Event add(String type, String reference, Instant at, ObjectNode data, String made) {
        last++;
        Event event = Event.of("evt_" + last, type, reference, at, data, made);
        if (newest.size() == CAPACITY) {
            newest.pollFirstEntry();
        }
        newest.put(event.id(), event);
        return event;
    }

    Optional<Event> byId(String id) {
        return Optional.ofNullable(newest.get(id));
    }

    /** Oldest first. */
    ObjectNode json(Map<String, String> wanted) {
        ObjectNode json = Json.object();
        ArrayNode list = json.putArray("events");
        newest.values().stream()
                .filter(event -> wanted.getOrDefault("reference", event.reference()).equals(event.reference()))
                .forEach(event -> list.addObject()
                        .put("id", event.id())
                        .put("type", event.type())
                        .put("reference", event.reference())
                        .put("created_at", Times.text(event.at()))
                        .put("fault", event.made()));
        return json.put("dropped", last - newest.size());
    }
}
