package dev.nevertwice.chaos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published schema and the parser are of one mind, so an editor's word can be trusted. */
class ScenarioSchemaTest {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Pattern VALID_KEYS = Pattern.compile("valid are: (.*)\\.$");
    private static final String NO_KEY = "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq";

    /** Together they have every key that there is. */
    private static final List<String> COMPLETE = List.of("""
            name: drawn
            about: Everything that can be said of purchases that are drawn.
            workload:
              purchases: 20
              buyers: 4
              amount: {median: 24.9, sigma: 0.85}
              currencies: {KRW: 2, USD: 1, BHD: 1, EUR: 1, JPY: 1}
              methods: {direct: 1, hosted: 1}
              sources: {tok_visa: 1, tok_declined: 1, tok_insufficient: 1, tok_review: 1, tok_review_declined: 1}
              double_click_percent: 10
              queued_percent: 10
              second_merchant_percent: 10
              attack_percent: 10
              read_back_percent: 10
              changed_cart_percent: 10
              servicing: {sellers_most: 3, manual_percent: 9, cancel_percent: 9, refund_percent: 9,
                other_card_percent: 9, both_percent: 9, late_percent: 9, reused_key_percent: 9, held: 30s,
                split_percent: 9, rival_refund_percent: 9, negative_refund_percent: 9, dispute_percent: 9}
            simulated: {purchases: 4, buyers: 2}
            hold: 5m
            kills: {every: 3s, down: 250ms, at_call: 9}
            key_lifetime: 2m
            bound: 5m
            invariants: [I1, I3]
            payouts: {every: 1}
            instances: 2
            clock_skew: 2s
            trouble: [lost-commits]
            fees: {KRW: {fixed: 1, permille: 2}, USD: {}, BHD: {}, EUR: {}, JPY: {}}
            psps: 2
            unreachable: {psp: 1, every: 2s, lasts: 500ms}
            """, """
            name: listed
            about: Everything that can be said of purchases that are listed.
            workload:
              purchases:
                - {amount: 1000000000000}
                - {amount: 1000000000000, currency: KRW, method: hosted, source: tok_review, double_click: true,
                   changed_cart: true, read_back: true, queued: true, second_merchant: true, pause: 20ms, sellers: 3,
                   manual: true, take: 2000, cancel: true, refund: 500, other_card: true, both: true, late: 35s,
                   reused_key: true, split: true, rival_refund: true, negative_refund: true, dispute: lost}
              times: 60
              buyers: 4
              held: 30s
              attacks: [replayed, forged]
            bound: 10m
            """, """
            name: faults
            about: Everything that can be said of what goes wrong.
            workload: {purchases: [{amount: 1}]}
            bound: 10m
            faults:
              - {name: a, psp: 1, operation: register, point: committed-before-reply, scope: global, from: 1.5, until: 20,
                 expires_after: 3, act: {type: status, status: 503, retry_after: 2}, when: {ratio: [1, 5]},
                 match: {source: a, reference: b, order: c, seller: d, currency: e, method: f, amount: 5, type: g,
                 endpoint: h}}
              - {name: b, operation: callback, point: callback, act: {type: reorder, millis: 7}, when: {always: true}}
              - {name: c, operation: callback, point: callback, act: {type: duplicate, times: 7}, when: {nth: 1}}
              - {name: d, operation: row, point: settlement, act: {type: other-fee, by: 7}, when: {first: 1}}
              - {name: e, point: before-accept, act: {type: hang}, when: {every: 1}}
              - {name: f, point: throttling, act: {type: rate-limit}, when: {ramp: [1, 2], over_millis: 9}}
              - {name: g, point: idempotency, operation: refund, act: {type: forget-key, millis: 0}}
            bus: kafka
            disruptions:
              - {name: h, act: pause, at: [10, 20], lasting: 15s}
              - {name: i, act: cut-database, at: 30}
            network:
              - {name: j, link: pay-kafka, direction: downstream, toxicity_percent: 50, per_request: true, from: 10,
                 until: 60, toxic: {type: latency, latency: 40, jitter: 5}}
              - {name: k, link: client-pay, toxic: {type: slicer, average_size: 9, size_variation: 1, delay: 5}}
              - {name: l, link: client-pay, toxic: {type: bandwidth, rate: 9}}
              - {name: m, link: client-pay, toxic: {type: reset_peer, timeout: 9}}
              - {name: n, link: client-pay, toxic: {type: limit_data, bytes: 9}}
              - {name: o, link: client-pay, toxic: {type: http_status, status: 503, retry_after: 1}}
              - {name: p, link: client-pay, toxic: {type: http_drop_response, reset: 1}}
            """);

    /** Where the schema may let through what the parser refuses, because it depends on another value or is a length of time. */
    private static final List<String> BEYOND_THE_SCHEMA = List.of(
            "/bound", "/hold", "/key_lifetime", "/clock_skew", "/kills/every", "/kills/down", "/workload/held",
            "/unreachable/(psp|every|lasts)", "/faults/\\d/psp",
            "/workload/servicing/held", "/workload/servicing/late_percent", "/faults/\\d/operation",
            "/faults/\\d/name", "/faults/\\d/point", "/faults/\\d/act/type", "/faults/\\d/when/(ratio|ramp)(/\\d)?",
            "/faults/\\d/(from|until)", "/bus", "/disruptions/\\d/(name|act|lasting)",
            "/network/\\d/(name|link|direction|from|until|toxic(/.*)?)",
            "/workload/purchases/\\d/(amount|pause|late|second_merchant)");

    @ParameterizedTest
    @MethodSource("dev.nevertwice.chaos.scenario.BuiltInScenarios#names")
    void everyBuiltInScenarioFollowsIt(String name) {
        assertEquals(List.of(), EditorView.complaints(BuiltInScenarios.text(name)));
    }

    static Stream<JsonNode> complete() {
        return COMPLETE.stream().map(EditorView::read);
    }

    @ParameterizedTest
    @MethodSource("complete")
    void aFileThatSaysEverythingIsGood(JsonNode file) {
        assertEquals(List.of(), EditorView.complaints(file));
        ScenarioFile.parse("x.yaml", file.toString());
    }

    /** The parser names its keys when it is given one that it does not know. */
    @Test
    void itsKeysAreTheParsers() {
        Map<JsonNode, Boolean> seen = new IdentityHashMap<>();
        complete().forEach(file -> eachObject(file, EditorView.SCHEMA, (object, schema) -> {
            seen.put(schema, true);
            object.put(NO_KEY, 1);
            assertEquals(parsersKeys(file), keys(schema), schema::toString);
            object.remove(NO_KEY);
        }));

        List<JsonNode> unseen = EditorView.SCHEMA.findParents("additionalProperties").stream()
                .filter(schema -> schema.has("properties") && !seen.containsKey(schema))
                .toList();
        assertEquals(List.of(), unseen, "no file above has these");
    }

    private static Set<String> parsersKeys(JsonNode file) {
        String said = refusal(file);
        Matcher keys = VALID_KEYS.matcher(said);
        return keys.find() ? new TreeSet<>(List.of(keys.group(1).split(", "))) : Set.of(said);
    }

    private static Set<String> keys(JsonNode schema) {
        Set<String> keys = new TreeSet<>();
        schema.path("properties").fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /** Each value of the files above is replaced by many others. What the parser takes the schema takes, and the other way round. */
    @ParameterizedTest
    @MethodSource("complete")
    void aValueMeansTheSameToBoth(JsonNode file) {
        List<String> differences = new ArrayList<>();
        eachValue(file, EditorView.SCHEMA, "", (where, schema) -> {
            for (JsonNode value : others(schema)) {
                JsonNode before = where.replacedBy(value);
                boolean underlined = !EditorView.complaints(file).isEmpty();
                String refusal = refusal(file);
                boolean mayDiffer = !underlined && BEYOND_THE_SCHEMA.stream().anyMatch(where.path()::matches);
                if (underlined == refusal.isEmpty() && !mayDiffer) {
                    differences.add(where.path() + " = " + value + (underlined ? " is underlined" : ": " + refusal));
                }
                where.replacedBy(before);
            }
        });
        assertEquals(List.of(), differences);
    }

    private static List<JsonNode> others(JsonNode schema) {
        List<JsonNode> others = new ArrayList<>(List.of(
                JSON.nullNode(), JSON.booleanNode(true), JSON.booleanNode(false), JSON.textNode(""),
                JSON.textNode("true"), JSON.textNode("I2"), JSON.textNode("12m"), JSON.textNode("-3s"),
                JSON.numberNode(-1), JSON.numberNode(0), JSON.numberNode(2), JSON.numberNode(2.5),
                JSON.numberNode(1_000_000_000_001L), JSON.arrayNode(), JSON.objectNode(),
                JSON.objectNode().put(NO_KEY, 1), JSON.arrayNode().add(3).add(2)));
        for (String limit : List.of("minimum", "maximum")) {
            if (schema.path(limit).isIntegralNumber()) {
                for (int by = -1; by <= 1; by++) {
                    others.add(JSON.numberNode(schema.get(limit).longValue() + by));
                }
            }
        }
        schema.path("enum").forEach(others::add);
        return others;
    }

    private static String refusal(JsonNode file) {
        try {
            ScenarioFile.parse("x.yaml", file.toString());
            return "";
        } catch (ScenarioProblem problem) {
            return problem.getMessage();
        }
    }

    /** A place in a file: a key of an object or an index of a list. */
    private record Place(String path, ContainerNode<?> owner, String key) {

        JsonNode replacedBy(JsonNode value) {
            return owner instanceof ObjectNode object
                    ? object.replace(key, value)
                    : ((ArrayNode) owner).set(Integer.parseInt(key), value);
        }
    }

    private static void eachObject(JsonNode value, JsonNode schema, BiConsumer<ObjectNode, JsonNode> visit) {
        if (value instanceof ObjectNode object) {
            visit.accept(object, schema);
        }
        eachValue(value, schema, "", (where, of) -> {
            JsonNode inner = where.owner() instanceof ObjectNode object
                    ? object.get(where.key())
                    : where.owner().get(Integer.parseInt(where.key()));
            if (inner instanceof ObjectNode object) {
                visit.accept(object, of);
            }
        });
    }

    private static void eachValue(JsonNode value, JsonNode schema, String path, BiConsumer<Place, JsonNode> visit) {
        if (value instanceof ObjectNode object) {
            object.properties().stream().map(Map.Entry::getKey).toList()
                    .forEach(key -> into(object, key, followed(schema.path("properties").path(key)), path, visit));
        } else if (value instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode items = schema.has("then") ? schema.at("/then/items") : schema.path("items");
                JsonNode item = items.isArray() ? items.path(i) : items;
                into(array, Integer.toString(i), followed(item), path, visit);
            }
        }
    }

    private static void into(
            ContainerNode<?> owner, String key, JsonNode schema, String path, BiConsumer<Place, JsonNode> visit) {
        Place here = new Place(path + "/" + key, owner, key);
        visit.accept(here, schema);
        JsonNode value = owner instanceof ObjectNode object ? object.get(key) : owner.get(Integer.parseInt(key));
        eachValue(value, schema, here.path(), visit);
    }

    private static JsonNode followed(JsonNode schema) {
        return schema.has("$ref") ? EditorView.SCHEMA.at(schema.get("$ref").textValue().substring(1)) : schema;
    }
}
