package dev.nevertwice.chaos.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Fault rules of a scenario file, checked, in the form that the PSP's {@code PUT /_admin/faults} takes. */
final class FaultReader {

    private static final long MOST = 1_000_000_000;
    private static final long WEEK_MILLIS = 604_800_000;
    private static final long DAY_SECONDS = 86_400;

    private FaultReader() {}

    static List<JsonNode> read(List<Section> rules) {
        List<JsonNode> faults = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section rule : rules) {
            ObjectNode fault = rule(rule);
            if (!names.add(fault.get("name").textValue())) {
                throw rule.wrong("name", "'" + fault.get("name").textValue() + "' is the name of an earlier rule");
            }
            faults.add(fault);
        }
        return List.copyOf(faults);
    }

    private static ObjectNode rule(Section rule) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        String name = rule.text("name");
        if (!name.matches("[a-z0-9][a-z0-9-]{0,63}")) {
            throw rule.wrong("name", "must be 1-64 of a-z, 0-9 and -");
        }
        if (name.equals("kill")) {
            throw rule.wrong("name", "'kill' is what kills of the payment system are counted under");
        }
        json.put("name", name);
        String point = rule.oneOf("point", FaultVocabulary.ACTS_AT.keySet());
        String operation = rule.has("operation") ? rule.oneOf("operation", FaultVocabulary.OPERATIONS) : "*";
        if (point.equals("listener") && !operation.equals("*")) {
            throw rule.wrong("operation", "must be '*' at the listener, where nothing is known of the request");
        }
        json.put("operation", operation);
        json.put("point", point);
        json.set("act", act(rule.section("act", FaultVocabulary.ACT), FaultVocabulary.ACTS_AT.get(point)));
        if (rule.has("when")) {
            json.set("when", when(rule));
        }
        if (rule.has("match")) {
            json.set("match", match(rule.section("match", FaultVocabulary.MATCH)));
        }
        if (rule.has("scope")) {
            json.put("scope", rule.oneOf("scope", FaultVocabulary.SCOPES));
        }
        for (String edge : List.of("from", "until")) {
            if (rule.has(edge)) {
                json.put(edge, rule.whole(edge, 0, DAY_SECONDS));
            }
        }
        return json;
    }

    private static ObjectNode act(Section act, List<String> types) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        String type = act.oneOf("type", types);
        json.put("type", type);
        only(act, "millis", type, List.of("delay", "reorder", "stale", "old-timestamp"));
        only(act, "status", type, List.of("status"));
        only(act, "retry_after", type, List.of("status", "rate-limit", "concurrency-limit", "object-lock"));
        only(act, "times", type, List.of("duplicate"));
        if (type.equals("delay") || act.has("millis")) {
            json.put("millis", act.whole("millis", 1, WEEK_MILLIS));
        }
        if (act.has("status")) {
            json.put("status", act.whole("status", 400, 599));
        }
        if (act.has("retry_after")) {
            json.put("retry_after", act.whole("retry_after", 1, DAY_SECONDS));
        }
        if (act.has("times")) {
            json.put("times", act.whole("times", 1, 100));
        }
        return json;
    }

    private static void only(Section act, String key, String type, List<String> owners) {
        if (act.has(key) && !owners.contains(type)) {
            throw act.wrong(
                    key, "belongs to the act type '" + String.join("' or '", owners) + "', not to '" + type + "'");
        }
    }

    private static ObjectNode when(Section rule) {
        Section when = rule.section("when", FaultVocabulary.WHEN);
        List<String> present = FaultVocabulary.WHEN.stream().filter(when::has).toList();
        if (present.size() != 1) {
            throw rule.wrong("when", "must have exactly one of " + String.join(", ", FaultVocabulary.WHEN));
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        String kind = present.getFirst();
        switch (kind) {
            case "always" -> {
                when.mustBeTrue("always");
                json.put("always", true);
            }
            case "ratio" -> {
                List<Long> ratio = when.wholes("ratio", 2, 0, MOST);
                if (ratio.get(1) < 1 || ratio.get(0) > ratio.get(1)) {
                    throw when.wrong("ratio", "must be [a, b] with a <= b and b at least 1");
                }
                json.putArray("ratio").add(ratio.get(0)).add(ratio.get(1));
            }
            default -> json.put(kind, when.whole(kind, 1, MOST));
        }
        return json;
    }

    private static ObjectNode match(Section match) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (String fact : FaultVocabulary.MATCH) {
            if (match.has(fact) && fact.equals("amount")) {
                json.put(fact, match.whole(fact, 0, Long.MAX_VALUE));
            } else if (match.has(fact)) {
                json.put(fact, match.text(fact));
            }
        }
        return json;
    }
}
