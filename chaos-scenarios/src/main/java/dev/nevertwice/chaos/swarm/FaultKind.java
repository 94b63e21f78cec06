package dev.nevertwice.chaos.swarm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.fault.FaultPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One way in which the PSP can fail: an act at a point of an operation (docs/psp-api.md, "Faults").
 *
 * @param operation the rule's operation
 * @param point the fault point's word
 * @param act the act's word
 */
public record FaultKind(String operation, String point, String act) {

    /** The PSP takes the money once more where it captures what it held (class B). */
    static final FaultKind CAPTURED_TWICE =
            new FaultKind("capture", FaultPoint.PROCESSING.wireName(), "charge-twice");

    /** The PSP gives a buyer money back, or a seller money out, once more than it was asked for (class B). */
    static final FaultKind REFUNDED_TWICE =
            new FaultKind("refund", FaultPoint.PROCESSING.wireName(), "refund-twice");

    static final FaultKind PAID_OUT_TWICE =
            new FaultKind("payout", FaultPoint.PROCESSING.wireName(), "payout-twice");

    private static final List<String> ASKED = List.of("register", "capture", "void", "refund", "payout");
    private static final List<String> SEEN = List.of("lookup", "page", "settlement");
    private static final long HELD_MILLIS = 400;
    private static final long LATE_MILLIS = 3_000;

    /** Longer ago than anything signed may be. */
    private static final long OLD_MILLIS = Duration.ofHours(1).toMillis();

    /** Files as a whole; every other lie is of one row. */
    private static final List<String> FILE_LIES = List.of("file-twice", "overlapping");

    /** Every kind of class A that a program can be struck by, and none that needs a promise to be broken. */
    public static List<FaultKind> contractKept() {
        List<FaultKind> kinds = new ArrayList<>();
        add(kinds, FaultPoint.BEFORE_ACCEPT, FaultPoint.BEFORE_ACCEPT.acts(), ASKED, SEEN);
        add(kinds, FaultPoint.ACCEPTED_BEFORE_COMMIT, FaultPoint.ACCEPTED_BEFORE_COMMIT.acts(), ASKED, List.of("page"));
        add(kinds, FaultPoint.COMMITTED_BEFORE_REPLY, FaultPoint.COMMITTED_BEFORE_REPLY.acts(), ASKED, SEEN);
        add(kinds, FaultPoint.IDEMPOTENCY, List.of("conflict", "store-down"), ASKED, List.of());
        add(kinds, FaultPoint.THROTTLING, FaultPoint.THROTTLING.acts(), ASKED, List.of("lookup"));
        add(kinds, FaultPoint.CALLBACK, FaultPoint.CALLBACK.acts(), List.of("callback"), List.of());
        kinds.add(new FaultKind("*", FaultPoint.LISTENER.wireName(), "refuse"));
        return List.copyOf(kinds);
    }

    /** Promises that the PSP breaks (class B) but for its files: buyers charged twice in spite of the key, keys forgotten. */
    public static List<FaultKind> promisesBroken() {
        List<FaultKind> kinds = new ArrayList<>();
        add(kinds, FaultPoint.PROCESSING, List.of("charge-twice"), List.of("register", "page"), List.of());
        add(kinds, FaultPoint.IDEMPOTENCY, List.of("forget-key"), List.of("register", "capture", "refund"), List.of());
        return List.copyOf(kinds);
    }

    /** Settlement files that lie: class B, each line or file labelled in the PSP's journal. */
    public static List<FaultKind> settlementLies() {
        return FaultPoint.SETTLEMENT.acts().stream()
                // A file that comes an hour late is one for which whoever closes the books has to wait an hour.
                .filter(act -> !act.equals("file-late"))
                .map(act -> new FaultKind(FILE_LIES.contains(act) ? "file" : "row", FaultPoint.SETTLEMENT.wireName(),
                        act))
                .toList();
    }

    private static void add(
            List<FaultKind> kinds, FaultPoint point, List<String> acts, List<String> some, List<String> others) {
        for (String act : acts) {
            some.forEach(operation -> kinds.add(new FaultKind(operation, point.wireName(), act)));
            others.forEach(operation -> kinds.add(new FaultKind(operation, point.wireName(), act)));
        }
    }

    /** The rule's name: it says what it does. */
    public String name() {
        return (operation.equals("*") ? "any" : operation) + "." + where();
    }

    /** Point and act, whatever the operation: what coverage counts. */
    public String where() {
        return point + "." + act;
    }

    /** Point and act of a rule that a kind has made, by its name. */
    static String whereOf(String ruleName) {
        return ruleName.substring(ruleName.indexOf('.') + 1);
    }

    /** A rule for it that strikes when {@code when} says. */
    public ObjectNode rule(ObjectNode when) {
        ObjectNode rule = JsonNodeFactory.instance.objectNode()
                .put("name", name())
                .put("operation", operation)
                .put("point", point);
        ObjectNode acts = rule.putObject("act").put("type", act);
        switch (act) {
            case "delay" -> acts.put("millis", point.equals("callback") ? LATE_MILLIS : HELD_MILLIS);
            case "reorder", "stale" -> acts.put("millis", LATE_MILLIS);
            case "old-timestamp" -> acts.put("millis", OLD_MILLIS);
            case "duplicate" -> acts.put("times", 1);
            default -> {}
        }
        if (point.equals(FaultPoint.LISTENER.wireName())) {
            rule.put("from", 0).put("until", 1);
            return rule;
        }
        rule.set("when", when);
        if (operation.equals("file")) {
            rule.put("scope", "global");
        }
        return rule;
    }

    /** When a rule strikes: the n-th time for each reference. */
    public static ObjectNode nth(long number) {
        return JsonNodeFactory.instance.objectNode().put("nth", number);
    }

    /** When a rule strikes: one time in so many. */
    public static ObjectNode oneIn(long times) {
        ObjectNode when = JsonNodeFactory.instance.objectNode();
        when.putArray("ratio").add(1).add(times);
        return when;
    }
}
