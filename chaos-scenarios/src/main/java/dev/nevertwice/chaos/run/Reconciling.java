package dev.nevertwice.chaos.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.env.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Reconciles as an operator would: a day in the middle of it all, the next right after the heal, while much is still
 * unknown, and the last when all has settled. Then all of them once more, which must find nothing new.
 */
final class Reconciling {

    private static final int TRIES = 10;

    private final Clock clock;
    private final PayClient pay;
    private final Psps psp;
    private final List<String> days = new ArrayList<>();
    private final List<String> unreconciled = new ArrayList<>();
    private boolean healed;
    private volatile boolean buyersLeft;
    private int meanwhile;
    private JsonNode first;

    Reconciling(Clock clock, PayClient pay, Psps psp) {
        this.clock = clock;
        this.pay = pay;
        this.psp = psp;
    }

    /** From now on a reconciliation that does not succeed is a finding. */
    void healed() {
        healed = true;
    }

    /** From now on no reconciliation is answered beside buyers. */
    void buyersLeft() {
        buyersLeft = true;
    }

    /** How many reconciliations were answered before the last buyer had left. */
    int meanwhile() {
        return meanwhile;
    }

    /** Days that could not be reconciled since the heal. */
    List<String> unreconciled() {
        return List.copyOf(unreconciled);
    }

    /** Closes a day and reconciles it. */
    void closeAndReconcile() {
        String day = psp.closeDay();
        days.add(day);
        JsonNode answer = reconcile(day);
        first = first == null ? answer : first;
    }

    /** The answer to the first reconciliation of all; null where there was none. */
    JsonNode first() {
        return first;
    }

    /** What the files of all days lied about, as the PSP labels it. */
    ArrayNode lies() {
        ArrayNode lies = JsonNodeFactory.instance.arrayNode();
        new LinkedHashSet<>(days).forEach(day -> psp.lies(day).forEach(lies::add));
        return lies;
    }

    /** Reconciles every day again; the answer of the last, with the rows and what was opened of all. Null without one. */
    JsonNode again() {
        long rows = 0;
        long opened = 0;
        ObjectNode last = null;
        for (String day : days) {
            if (!(reconcile(day) instanceof ObjectNode answer)) {
                return null;
            }
            rows += answer.path("rows").asLong();
            opened += answer.path("opened").asLong();
            last = answer;
        }
        return last == null ? null : last.put("rows", rows).put("opened", opened);
    }

    private JsonNode reconcile(String day) {
        BackOff backOff = new BackOff(clock, Duration.ofMillis(200), Duration.ofSeconds(2));
        for (int tries = 1; tries <= TRIES; tries++) {
            Answer answer = pay.reconcile(day);
            if (answer.status() == 200 && answer.json().isObject()) {
                meanwhile += buyersLeft ? 0 : 1;
                return answer.json();
            }
            backOff.sleep(answer.retryAfter());
        }
        if (healed) {
            unreconciled.add(day);
        }
        return null;
    }
}
