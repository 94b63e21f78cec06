package dev.nevertwice.psp.fault;

import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Ordered rules with different names; at each fault point the first that matches fires. */
public record FaultRules(List<FaultRule> rules) {

    public FaultRules {
        rules = List.copyOf(rules);
        Set<String> names = new HashSet<>();
        for (FaultRule rule : rules) {
            if (!names.add(rule.name())) {
                throw new IllegalArgumentException("rules: the name " + rule.name() + " is used twice");
            }
        }
    }

    public static FaultRules none() {
        return new FaultRules(List.of());
    }

    public static FaultRules of(FaultRule... rules) {
        return new FaultRules(List.of(rules));
    }

    /** What rules can match. */
    public static List<String> facts() {
        return FaultRuleJson.facts();
    }

    /** All but the one of that name. */
    public FaultRules without(String name) {
        return new FaultRules(rules.stream().filter(rule -> !rule.name().equals(name)).toList());
    }

    /** Reads {@code {"rules": [...]}}. Throws a {@link Problem} whose message begins with the field's path. */
    public static FaultRules parse(byte[] json) {
        return FaultRuleJson.read(Json.parse(json));
    }

    /** The form that {@link #parse} reads. */
    public byte[] json() {
        return Json.bytes(FaultRuleJson.write(this, null));
    }
}
