package dev.nevertwice.psp.callback;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Times;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;

/** Every attempt to tell an endpoint something, with its answer. Bounded: the oldest are dropped and counted. */
final class Deliveries {

    /** How an attempt went. */
    enum Outcome {
        IN_FLIGHT("in-flight"),
        ACKNOWLEDGED("acknowledged"),
        REFUSED("refused"),
        NO_ANSWER("no-answer"),
        LOST("lost");

        private final String wireName;

        Outcome(String wireName) {
            this.wireName = wireName;
        }
    }

    /** One attempt; {@code delivery} is 0 for one that was lost before it left. */
    static final class Attempt {

        private final Event event;
        private final String endpoint;
        private final long delivery;
        private final int number;
        private final String kind;
        private final String fault;
        private final Instant at;
        private Outcome outcome = Outcome.IN_FLIGHT;
        private int status;
        private Instant answeredAt;

        Attempt(Errand errand, long delivery, int number, String kind, String fault, Instant at) {
            this.event = errand.event();
            this.endpoint = errand.destination().endpoint().id();
            this.delivery = delivery;
            this.number = number;
            this.kind = kind;
            this.fault = fault;
            this.at = at;
        }

        void ended(Outcome how, int answer, Instant when) {
            outcome = how;
            status = answer;
            answeredAt = when;
        }

        private boolean fits(Map<String, String> wanted) {
            return wanted.getOrDefault("event", event.id()).equals(event.id())
                    && wanted.getOrDefault("endpoint", endpoint).equals(endpoint)
                    && wanted.getOrDefault("reference", event.reference()).equals(event.reference());
        }

        private ObjectNode json() {
            ObjectNode json = Json.object()
                    .put("delivery", delivery == 0 ? null : Long.valueOf(delivery))
                    .put("event", event.id())
                    .put("type", event.type())
                    .put("endpoint", endpoint)
                    .put("reference", event.reference())
                    .put("try", number)
                    .put("kind", kind)
                    .put("at", Times.text(at))
                    .put("outcome", outcome.wireName);
            json.put("status", status == 0 ? null : Integer.valueOf(status));
            json.put("answered_at", answeredAt == null ? null : Times.text(answeredAt));
            return json.put("fault", fault == null ? event.made() : fault);
        }
    }

    private final int capacity;
    private final ArrayDeque<Attempt> attempts = new ArrayDeque<>();
    private long dropped;

    Deliveries(int capacity) {
        this.capacity = capacity;
    }

    Attempt add(Attempt attempt) {
        if (attempts.size() == capacity) {
            attempts.removeFirst();
            dropped++;
        }
        attempts.addLast(attempt);
        return attempt;
    }

    /** Oldest first. */
    ObjectNode json(Map<String, String> wanted) {
        ObjectNode json = Json.object();
        ArrayNode list = json.putArray("deliveries");
        attempts.stream().filter(attempt -> attempt.fits(wanted)).forEach(attempt -> list.add(attempt.json()));
        return json.put("dropped", dropped);
    }
}
