package dev.nevertwice.psp.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.Operation;
import dev.nevertwice.psp.wire.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Faults that happened, read off a journal and turned into rules that make them happen again. */
public final class Reenactment {

    private final List<Strike> strikes = new ArrayList<>();
    private final TreeMap<String, Long> tries = new TreeMap<>();

    /** {@code journal} as {@code GET /_admin/journal} answers. */
    public Reenactment(JsonNode journal) {
        Map<String, Long> numbers = new HashMap<>();
        Map<Long, Long> numberOfExchange = new HashMap<>();
        for (JsonNode entry : journal.path("entries")) {
            String operation = entry.path("operation").asText();
            String who = operation + "\n" + Strike.reference(entry);
            long exchange = entry.path("exchange").asLong();
            switch (entry.path("kind").asText()) {
                case "request" -> {
                    numberOfExchange.put(exchange, numbers.merge(who, 1L, Long::sum));
                    tries.merge(operation, 1L, Long::sum);
                }
                case "commit" -> tries.merge(Operation.ROW.wireName(), 1L, Long::sum);
                case "fault" -> {
                    // A callback has no exchange: the faults of one reference are taken for its first tries.
                    long number = exchange == 0 ? numbers.merge(who, 1L, Long::sum)
                            : numberOfExchange.getOrDefault(exchange, 1L);
                    Strike strike = Strike.read(entry, number);
                    if (strike != null) {
                        strikes.add(strike);
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

    /** Rules that strike the same tries of the same references again: {@code {"rules": [...]}}, a fault file. */
    public ObjectNode faultFile() {
        ArrayNode rules = Json.array();
        for (Strike strike : strikes) {
            if (strike.point() == FaultPoint.LISTENER) {
                // Nothing is known of a request there, so nothing can be aimed at it.
                continue;
            }
            ObjectNode rule = rules.addObject()
                    .put("name", "again-" + rules.size())
                    .put("operation", strike.operation())
                    .put("point", strike.point().wireName());
            rule.set("act", strike.act());
            rule.putObject("when").put("nth", strike.number());
            if (!strike.reference().isEmpty()) {
                rule.putObject("match").put("reference", strike.reference());
            }
        }
        return Json.object().set("rules", rules);
    }

    /**
     * A scenario whose faults are of the same kinds, at the same points, about as often: other purchases have other
     * names. What its purchases can't meet is told in a comment.
     */
    public String scenario(String name) {
        return new RecordedScenario(strikes, tries).yaml(name);
    }
}
