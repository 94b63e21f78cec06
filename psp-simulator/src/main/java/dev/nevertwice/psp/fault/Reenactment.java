package dev.nevertwice.psp.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.wire.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Faults that happened, read off a journal and turned into rules that make them happen again. */
public final class Reenactment {

    private static final List<String> PARTS = List.of("type", "status", "retry_after", "millis", "times");

    /** A fault that struck: the n-th try of an operation on a reference. */
    private record Strike(String operation, String reference, long number, String point, ObjectNode act) {}

    private final List<Strike> strikes = new ArrayList<>();
    private final TreeMap<String, Long> tries = new TreeMap<>();

    /**
     * Reads what happened.
     *
     * @param journal as {@code GET /_admin/journal} answers
     * @param rules as {@code GET /_admin/faults} answers: what the acts of rules still in force were in full
     */
    public Reenactment(JsonNode journal, JsonNode rules) {
        Map<String, ObjectNode> acts = new HashMap<>();
        rules.path("rules").forEach(rule -> acts.put(rule.path("name").asText(), (ObjectNode) rule.path("act")));
        Map<String, Long> numbers = new HashMap<>();
        Map<Long, Long> numberOfExchange = new HashMap<>();
        for (JsonNode entry : journal.path("entries")) {
            String operation = entry.path("operation").asText();
            String who = operation + "\n" + reference(entry);
            long exchange = entry.path("exchange").asLong();
            switch (entry.path("kind").asText()) {
                case "request" -> {
                    numberOfExchange.put(exchange, numbers.merge(who, 1L, Long::sum));
                    tries.merge(operation, 1L, Long::sum);
                }
                case "fault" -> {
                    // A callback has no exchange: the faults of one reference are taken for its first tries.
                    long number = exchange == 0 ? numbers.merge(who, 1L, Long::sum)
                            : numberOfExchange.getOrDefault(exchange, 1L);
                    String[] words = entry.path("detail").asText().split(" ");
                    ObjectNode act = acts.get(entry.path("fault").asText());
                    if (words.length > 1 && FaultPoint.wireNames().contains(words[0])) {
                        strikes.add(new Strike(operation, reference(entry), number, words[0],
                                act == null ? Json.object().put("type", words[1]) : act));
                    }
                }
                case "callback" -> {
                    if (entry.path("detail").asText().contains(" try ")) {
                        tries.merge(operation, 1L, Long::sum);
                    }
                }
                default -> {}
            }
        }
    }

    private static String reference(JsonNode entry) {
        return entry.path("reference").asText("").equals("null") ? "" : entry.path("reference").asText("");
    }

    /** Rules that strike the same tries of the same references again: {@code {"rules": [...]}}, a fault file. */
    public ObjectNode faultFile() {
        ArrayNode rules = Json.array();
        for (Strike strike : strikes) {
            if (strike.point().equals(FaultPoint.LISTENER.wireName())) {
                // Nothing is known of a request there, so nothing can be aimed at it.
                continue;
            }
            ObjectNode rule = rules.addObject()
                    .put("name", "again-" + rules.size())
                    .put("operation", strike.operation())
                    .put("point", strike.point());
            rule.set("act", strike.act());
            rule.putObject("when").put("nth", strike.number());
            if (!strike.reference().isEmpty()) {
                rule.putObject("match").put("reference", strike.reference());
            }
        }
        return Json.object().set("rules", rules);
    }

    /** A scenario whose faults are of the same kinds, at the same points, about as often: other purchases have other names. */
    public String scenario(String name) {
        TreeMap<String, Long> kinds = new TreeMap<>();
        Map<String, Strike> samples = new HashMap<>();
        for (Strike strike : strikes) {
            String kind = strike.operation() + " " + strike.point() + " " + strike.act();
            kinds.merge(kind, 1L, Long::sum);
            samples.put(kind, strike);
        }
        StringBuilder yaml = new StringBuilder("name: ").append(name).append("\nabout: >\n")
                .append("  Recorded from a PSP simulator's journal: ").append(strikes.size())
                .append(" faults of ").append(kinds.size())
                .append(" kinds, repeated about as often as they struck.\n\n")
                .append("workload:\n  purchases: 200\n  buyers: 8\n  amount: {median: 25, sigma: 0.9}\n")
                .append("  currencies: {KRW: 5, USD: 3, BHD: 2}\n  methods: {direct: 3, hosted: 1}\n")
                .append("  sources: {tok_visa: 88, tok_declined: 8, tok_review: 4}\n  double_click_percent: 20\n\n")
                .append("simulated: {purchases: 4, buyers: 2}\n\n");
        yaml.append(kinds.isEmpty() ? "" : "faults:\n");
        int number = 0;
        for (var kind : kinds.entrySet()) {
            Strike strike = samples.get(kind.getKey());
            long all = Math.max(kind.getValue(), tries.getOrDefault(strike.operation(), kind.getValue()));
            yaml.append("  - name: again-").append(++number)
                    .append("\n    operation: ").append(strike.operation())
                    .append("\n    point: ").append(strike.point())
                    .append("\n    act: ").append(flow(strike.act()))
                    .append("\n    when: {ratio: [").append(kind.getValue()).append(", ").append(all).append("]}\n");
        }
        return yaml.append(kinds.isEmpty() ? "" : "\n").append("bound: 10m\n").toString();
    }

    private static String flow(ObjectNode act) {
        List<String> parts = new ArrayList<>();
        for (String part : PARTS) {
            if (act.has(part)) {
                parts.add(part + ": " + act.get(part).asText());
            }
        }
        return "{" + String.join(", ", parts) + "}";
    }
}
