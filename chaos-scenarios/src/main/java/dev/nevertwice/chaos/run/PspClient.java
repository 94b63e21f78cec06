package dev.nevertwice.chaos.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Calls to the PSP: the hosted page as a buyer, and {@code /_admin} as the test. docs/psp-api.md. */
final class PspClient {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);
    private static final int TRIES = 5;
    private static final byte[] NOTHING = new byte[0];

    /** Some five megabytes. */
    private static final int LINES_OF_A_PART = 20_000;

    private final Channel channel;
    private final Clock clock;
    private final int linesOfAPart;

    PspClient(Channel channel, Clock clock) {
        this(channel, clock, LINES_OF_A_PART);
    }

    /** @param linesOfAPart how much of the journal is read at once */
    PspClient(Channel channel, Clock clock, int linesOfAPart) {
        this.channel = channel;
        this.clock = clock;
        this.linesOfAPart = linesOfAPart;
    }

    /** @param page path of the page */
    Answer openPage(String page) {
        return send(new Request("GET", page, new TreeMap<>(), NOTHING));
    }

    Answer payPage(String page, byte[] form) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("content-type", "application/x-www-form-urlencoded");
        return send(new Request("POST", page, headers, form));
    }

    static byte[] form(String card) {
        return ("card=" + card).getBytes(StandardCharsets.US_ASCII);
    }

    /** What is left of the order's charge is charged back: the chargeback's id, or empty where nothing is left. */
    Optional<String> dispute(String order) {
        for (JsonNode charge : truth().path("charges")) {
            if (charge.path("order").asText().equals(order) && charge.path("captured").asLong() > 0) {
                byte[] body = Answer.bytes(
                        JsonNodeFactory.instance.objectNode().put("charge", charge.path("id").asText()));
                Answer answer = asked("POST", "/_admin/chargebacks", body);
                return Optional.ofNullable(answer.status() == 201 ? answer.text("id") : null);
            }
        }
        return Optional.empty();
    }

    void decide(String chargeback, boolean won) {
        byte[] body = Answer.bytes(JsonNodeFactory.instance.objectNode().put("outcome", won ? "won" : "lost"));
        admin("POST", "/_admin/chargebacks/" + chargeback, body);
    }

    /** What the PSP takes for each sale, by currency. */
    void setFees(SortedMap<String, Scenario.Fee> fees) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode list = body.putArray("fees");
        fees.forEach((currency, fee) -> list.addObject()
                .put("currency", currency)
                .put("fixed", fee.fixed())
                .put("permille", fee.permille()));
        admin("PUT", "/_admin/settlement", Answer.bytes(body));
    }

    void setFaults(List<JsonNode> rules) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        rules.forEach(body.putArray("rules")::add);
        admin("PUT", "/_admin/faults", Answer.bytes(body));
    }

    /** The rules in force and how often each fired. */
    JsonNode faults() {
        return admin("GET", "/_admin/faults", NOTHING).json();
    }

    /** Names of the rules in force. */
    List<String> faultsInForce() {
        List<String> names = new ArrayList<>();
        faults().path("rules").forEach(rule -> names.add(rule.path("name").asText()));
        return List.copyOf(names);
    }

    void clearFaults() {
        admin("DELETE", "/_admin/faults", NOTHING);
    }

    /** Undoes all rules but those at a fault point, which keep their counts and time windows. */
    void clearFaultsBut(String point) {
        List<String> others = new ArrayList<>();
        boolean some = false;
        for (JsonNode rule : faults().path("rules")) {
            if (rule.path("point").asText().equals(point)) {
                some = true;
            } else {
                others.add(rule.path("name").asText());
            }
        }
        if (some) {
            others.forEach(name -> admin("DELETE", "/_admin/faults/" + name, NOTHING));
        } else {
            clearFaults();
        }
    }

    /** Closes the business day and returns it. */
    String closeDay() {
        Answer answer = admin("POST", "/_admin/settlement/close", Answer.bytes(JsonNodeFactory.instance.objectNode()));
        String day = answer.text("day");
        if (day == null) {
            throw new RunFailure("the PSP closed a day, but its answer does not say which");
        }
        return day;
    }

    /** What the files of the day lie about, each with its day and file. */
    List<ObjectNode> lies(String day) {
        List<ObjectNode> lies = new ArrayList<>();
        for (JsonNode file : admin("GET", "/_admin/settlements/" + day + "/lies", NOTHING).json().path("files")) {
            for (JsonNode lie : file.path("lies")) {
                lies.add(((ObjectNode) lie.deepCopy()).put("day", day).put("file", file.path("file").asText()));
            }
        }
        return lies;
    }

    JsonNode truth() {
        return admin("GET", "/_admin/truth", NOTHING).json();
    }

    /** Until the last part was read. What had been dropped by then counts, though a part read before may have it. */
    JsonNode journal() {
        ObjectNode journal = JsonNodeFactory.instance.objectNode();
        ArrayNode entries = journal.putArray("entries");
        JsonNode part;
        do {
            long after = entries.isEmpty() ? 0 : entries.get(entries.size() - 1).path("number").asLong();
            String target = "/_admin/journal?after=" + after + "&limit=" + linesOfAPart;
            part = admin("GET", target, NOTHING).json();
            part.path("entries").forEach(entries::add);
        } while (part.path("entries").size() == linesOfAPart);
        return journal.set("dropped", part.path("dropped"));
    }

    /** The test's own calls must work, whatever the faults do to others. */
    private Answer admin(String method, String path, byte[] body) {
        Answer answer = asked(method, path, body);
        if (answer.status() / 100 != 2) {
            String why = answer.answered() ? answer.status() + " " + answer.text("detail") : answer.failure();
            throw new RunFailure("the PSP does not do " + method + " " + path + ": " + why);
        }
        return answer;
    }

    private Answer asked(String method, String path, byte[] body) {
        TreeMap<String, String> headers = new TreeMap<>();
        if (body.length > 0) {
            headers.put("content-type", "application/json");
        }
        Request request = new Request(method, path, headers, body);
        Answer answer = send(request);
        for (int tries = 1; tries < TRIES && answer.status() == 0; tries++) {
            clock.sleep(BETWEEN_TRIES);
            answer = send(request);
        }
        return answer;
    }

    private Answer send(Request request) {
        return Answer.of(channel.exchange(request, PATIENCE));
    }
}
