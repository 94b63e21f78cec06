package dev.nevertwice.psp.fault;

import dev.nevertwice.psp.Operation;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A fault as a value: where, when and what.
 *
 * @param operation null for any
 * @param match facts the request must have: source, reference, order, amount, currency, seller, method
 * @param global counts all arrivals instead of those of one reference; order-dependent, therefore not repeatable under threads
 * @param from since the rules were set; null: from the start
 * @param until since the rules were set; null: for ever
 * @param expiresAfter strikes, whoever they hit, after which the rule is spent; 0: never; order-dependent too
 */
public record FaultRule(
        String name,
        Operation operation,
        FaultPoint point,
        FaultAct act,
        When when,
        SortedMap<String, String> match,
        boolean global,
        Duration from,
        Duration until,
        long expiresAfter) {

    public FaultRule {
        match = Collections.unmodifiableSortedMap(new TreeMap<>(match));
        if (!point.acts().contains(act.type())) {
            throw new IllegalArgumentException(
                    "act: " + act.type() + " makes no sense at " + point.wireName() + ", only "
                            + String.join(", ", point.acts()));
        }
        if (operation != null && point != FaultPoint.LISTENER && !point.lets(act, operation)) {
            throw new IllegalArgumentException("operation: " + operation.wireName() + " never comes to " + act.type()
                    + " at " + point.wireName() + ", only "
                    + Arrays.stream(Operation.values()).filter(other -> point.lets(act, other))
                            .map(Operation::wireName).collect(Collectors.joining(", ")));
        }
        if (point == FaultPoint.LISTENER && (operation != null || !match.isEmpty() || !(when instanceof When.Always))) {
            throw new IllegalArgumentException(
                    "point: at the listener nothing is known of the request, only from and until can be set");
        }
    }

    /** Always, for any operation; narrow it with the other methods. */
    public static FaultRule of(String name, FaultPoint point, FaultAct act) {
        return new FaultRule(name, null, point, act, new When.Always(), new TreeMap<>(), false, null, null, 0);
    }

    public FaultRule on(Operation other) {
        return new FaultRule(name, other, point, act, when, match, global, from, until, expiresAfter);
    }

    public FaultRule when(When other) {
        return new FaultRule(name, operation, point, act, other, match, global, from, until, expiresAfter);
    }

    public FaultRule matching(Map<String, String> other) {
        return new FaultRule(name, operation, point, act, when, new TreeMap<>(other), global, from, until,
                expiresAfter);
    }

    public FaultRule countedGlobally() {
        return new FaultRule(name, operation, point, act, when, match, true, from, until, expiresAfter);
    }

    public FaultRule between(Duration start, Duration end) {
        return new FaultRule(name, operation, point, act, when, match, global, start, end, expiresAfter);
    }

    public FaultRule expiringAfter(long strikes) {
        return new FaultRule(name, operation, point, act, when, match, global, from, until, strikes);
    }

    /** Whether who is struck depends on the order in which requests arrive, and so on threads. */
    public boolean orderDependent() {
        return global || expiresAfter > 0;
    }

    /** Whether tries of the operation can come to the rule's point and be struck by its act. */
    boolean concerns(Operation tried) {
        return point.lets(act, tried);
    }
}
