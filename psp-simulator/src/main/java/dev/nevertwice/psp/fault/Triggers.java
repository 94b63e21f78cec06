package dev.nevertwice.psp.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.Operation;
import dev.nevertwice.psp.wire.Fields;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Problem;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Turns what a request carries into the one rule it triggers. */
final class Triggers {

    /** The fact under which the header reaches the faults. */
    static final String FACT = "trigger";

    private static final Pattern VALUE = Pattern.compile("[a-z0-9-]{1,64}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,12}");
    private static final int MOST_KEPT = 100_000;

    /** Faults of callbacks and settlement rows that are still to come, by point and reference. Never walked. */
    private final Map<String, FaultRule> waiting = new HashMap<>();

    /** How often a reference came with a trigger, by operation. Looked up only. */
    private final Map<String, Integer> tries = new HashMap<>();

    /** The rule that strikes this try, if any; that of a callback or row is kept until there is one. */
    Optional<FaultRule> arrival(Operation operation, String reference, Facts facts) {
        if (operation == Operation.CALLBACK || operation == Operation.ROW) {
            return waiting.isEmpty() ? Optional.empty() : due(operation, facts);
        }
        Optional<FaultRule> rule = asked(facts).or(() -> carried(facts)
                .filter(trigger -> isDue(trigger, operation.wireName() + "\n" + reference))
                .map(trigger -> spec("trigger:" + trigger.wireName(), trigger.spec())));
        if (rule.isPresent() && isLater(rule.get().point())) {
            if (waiting.size() < MOST_KEPT) {
                waiting.put(rule.get().point().wireName() + "\n" + reference, rule.get());
            }
            return Optional.empty();
        }
        return rule;
    }

    private static boolean isLater(FaultPoint point) {
        return point == FaultPoint.CALLBACK || point == FaultPoint.SETTLEMENT;
    }

    private Optional<FaultRule> due(Operation operation, Facts facts) {
        FaultPoint point = operation == Operation.CALLBACK ? FaultPoint.CALLBACK : FaultPoint.SETTLEMENT;
        return facts.first("reference",
                reference -> Optional.ofNullable(waiting.remove(point.wireName() + "\n" + reference)));
    }

    private boolean isDue(Trigger trigger, String tried) {
        if (tries.size() >= MOST_KEPT) {
            tries.clear();
        }
        return tries.merge(tried + "\n" + trigger.wireName(), 1, Integer::sum) == trigger.strikes();
    }

    private static Optional<FaultRule> asked(Facts facts) {
        try {
            return facts.first(FACT, header -> Optional.of(read(header)));
        } catch (Problem refusedLater) {
            return Optional.empty();
        }
    }

    /** By source or amount; whoever only looks triggers nothing. */
    private static Optional<Trigger> carried(Facts facts) {
        return facts.has("method", "POST")
                ? facts.first("source", Trigger::ofToken).or(() -> facts.first("amount", Trigger::ofAmount))
                : Optional.empty();
    }

    /**
     * Reads the header: a trigger's name, or {@code point/act} with the act's fields after semicolons, such as
     * {@code committed-before-reply/status;status=504}.
     */
    static FaultRule read(String header) {
        Optional<Trigger> trigger = Trigger.named(header);
        if (trigger.isPresent()) {
            return spec("trigger:" + header, trigger.get().spec());
        }
        String[] parts = header.split(";", -1);
        String[] where = parts[0].trim().split("/", -1);
        if (where.length != 2 || !FaultPoint.wireNames().contains(where[0])) {
            throw wrong("must be the name of a trigger, or point/act with a known point");
        }
        return spec("trigger:" + where[0] + "/" + where[1], header);
    }

    private static FaultRule spec(String name, String spec) {
        String[] parts = spec.split(";", -1);
        String[] where = parts[0].trim().split("/", -1);
        FaultPoint point = FaultPoint.named(where[0]);
        if (!point.acts().contains(where[1]) || point == FaultPoint.LISTENER) {
            throw wrong("must have an act of its point; requests have no say at the listener");
        }
        ObjectNode act = Json.object().put("type", where[1]);
        for (int i = 1; i < parts.length; i++) {
            String[] field = parts[i].trim().split("=", -1);
            if (field.length != 2 || !VALUE.matcher(field[1]).matches() || act.has(field[0])) {
                throw wrong("must have its act's fields as name=value, each once");
            }
            if (NUMBER.matcher(field[1]).matches()) {
                act.put(field[0], Long.parseLong(field[1]));
            } else {
                act.put(field[0], field[1]);
            }
        }
        FaultRule rule;
        try {
            rule = FaultRule.of(name, point, FaultRuleJson.act(Fields.of(act), point));
        } catch (Problem e) {
            throw wrong(e.getMessage());
        }
        if (rule.act() instanceof FaultAct.Lie lie && lie.lie().ofWholeFile()) {
            throw wrong("must not have a lie of whole files, only of the request's own rows");
        }
        return rule;
    }

    private static Problem wrong(String what) {
        return Problem.invalid("X-Psp-Fault", what);
    }
}
