package dev.nevertwice.chaos.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.scenario.FaultVocabulary.Part;
import dev.nevertwice.psp.fault.FaultRules;
import dev.nevertwice.psp.wire.Problem;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Fault rules of a scenario file, checked, in the form that the PSP's {@code PUT /_admin/faults} takes. */
final class FaultReader {

    private static final long MOST = 1_000_000_000;
    private static final long MOST_OF_RAMP = 1_000_000;
    private static final long WEEK_MILLIS = 604_800_000;

    private static final List<String> RIGS_OWN = List.of("kill", "commit-lost", "unreachable", "clock-skew");

    private FaultReader() {}

    /** @param psps how many PSPs there are: a rule is for all of them unless it says for which */
    static List<JsonNode> read(List<Section> rules, int psps) {
        List<JsonNode> faults = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section rule : rules) {
            ObjectNode fault = rule(rule);
            if (rule.has("psp")) {
                fault.put("psp", rule.whole("psp", 1, psps));
            }
            if (!names.add(fault.get("name").textValue())) {
                throw rule.wrong("name", "'" + fault.get("name").textValue() + "' is the name of an earlier rule");
            }
            faults.add(fault);
        }
        return List.copyOf(faults);
    }

    /** What it is counted under. */
    static String name(Section rule) {
        String name = rule.text("name");
        if (!name.matches("[a-z0-9][a-z0-9-]{0,63}")) {
            throw rule.wrong("name", "must be 1-64 of a-z, 0-9 and -");
        }
        if (RIGS_OWN.contains(name)) {
            throw rule.wrong("name", "'" + name + "' is what the rig's own faults are counted under");
        }
        return name;
    }

    private static ObjectNode rule(Section rule) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        String name = name(rule);
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
                json.put(edge, BigDecimal.valueOf(rule.thousandths(edge, 0, MOST), 3));
            }
        }
        if (rule.has("expires_after")) {
            json.put("expires_after", rule.whole("expires_after", 1, MOST));
        }
        understood(rule, json);
        return json;
    }

    /** The simulator has the last word on what fits together. */
    private static void understood(Section rule, ObjectNode json) {
        ObjectNode rules = JsonNodeFactory.instance.objectNode();
        rules.putArray("rules").add(json);
        try {
            FaultRules.parse(rules.toString().getBytes(StandardCharsets.UTF_8));
        } catch (Problem wrong) {
            String[] pathAndWhy = wrong.getMessage().replaceFirst("^rules\\[0]\\.", "").split(": ", 2);
            throw rule.wrong(pathAndWhy[0], pathAndWhy[pathAndWhy.length - 1]);
        }
    }

    private static ObjectNode act(Section act, List<String> types) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        String type = act.oneOf("type", types);
        json.put("type", type);
        for (String key : FaultVocabulary.ACT) {
            if (!key.equals("type") && (act.has(key) || key.equals("millis") && type.equals("delay"))) {
                json.put(key, part(act, key, type));
            }
        }
        return json;
    }

    private static long part(Section act, String key, String type) {
        List<String> owners = new ArrayList<>();
        for (Part part : FaultVocabulary.PARTS) {
            if (part.key().equals(key) && part.owners().contains(type)) {
                return act.whole(key, part.least(), part.most());
            } else if (part.key().equals(key)) {
                owners.addAll(part.owners());
            }
        }
        throw act.wrong(key, (owners.size() == 1 ? "belongs to the act type '" : "belongs to the act types '")
                + String.join("', '", owners) + "', not to '" + type + "'");
    }

    private static ObjectNode when(Section rule) {
        Section when = rule.section("when", FaultVocabulary.WHEN_KEYS);
        List<String> present = FaultVocabulary.WHEN.stream().filter(when::has).toList();
        if (present.size() != 1) {
            throw rule.wrong("when", "must have exactly one of " + String.join(", ", FaultVocabulary.WHEN));
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        String kind = present.getFirst();
        if (when.has("over_millis") && !kind.equals("ramp")) {
            throw when.wrong("over_millis", "belongs to 'ramp', not to '" + kind + "'");
        }
        switch (kind) {
            case "always" -> {
                when.mustBeTrue("always");
                json.put("always", true);
            }
            case "ratio" -> ratio(when, kind, MOST, json);
            case "ramp" -> {
                ratio(when, kind, MOST_OF_RAMP, json);
                json.put("over_millis", when.whole("over_millis", 1, WEEK_MILLIS));
            }
            default -> json.put(kind, when.whole(kind, 1, MOST));
        }
        return json;
    }

    private static void ratio(Section when, String kind, long most, ObjectNode json) {
        List<Long> ratio = when.wholes(kind, 2, 0, most);
        if (ratio.get(1) < 1 || ratio.get(0) > ratio.get(1)) {
            throw when.wrong(kind, "must be [a, b] with a <= b and b at least 1");
        }
        json.putArray(kind).add(ratio.get(0)).add(ratio.get(1));
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
