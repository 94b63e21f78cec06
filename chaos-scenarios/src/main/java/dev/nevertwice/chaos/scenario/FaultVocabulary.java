package dev.nevertwice.chaos.scenario;

import dev.nevertwice.psp.Operation;
import dev.nevertwice.psp.fault.FaultPoint;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The words of fault rules: docs/psp-api.md, "Faults". Points, acts and operations are the simulator's own. */
final class FaultVocabulary {

    static final List<String> RULE = List.of("name", "operation", "point", "act", "when", "match", "scope", "from",
            "until", "expires_after", "psp");
    static final List<String> OPERATIONS =
            Stream.concat(Arrays.stream(Operation.values()).map(Operation::wireName), Stream.of("*")).toList();
    static final List<String> ACT = List.of("type", "millis", "status", "times", "retry_after", "by");
    static final List<String> WHEN = List.of("always", "nth", "first", "every", "ratio", "ramp");
    static final List<String> WHEN_KEYS = Stream.concat(WHEN.stream(), Stream.of("over_millis")).toList();
    static final List<String> MATCH = List.of("source", "reference", "order", "seller", "currency", "method", "amount",
            "type", "endpoint");
    static final List<String> SCOPES = List.of("reference", "global");

    /** Fault point to the act types that make sense there. */
    static final Map<String, List<String>> ACTS_AT = actsAt();

    private static final long WEEK_MILLIS = 604_800_000;
    private static final long YEAR_MILLIS = 31_536_000_000L;
    private static final long DAY_SECONDS = 86_400;
    private static final long MANY = 1_000_000;

    /** A number that belongs to some act types, and what it may be. */
    record Part(String key, List<String> owners, long least, long most) {}

    static final List<Part> PARTS = List.of(
            new Part("millis", List.of("delay", "reorder", "stale", "old-timestamp"), 1, WEEK_MILLIS),
            new Part("millis", List.of("forget-key"), 0, YEAR_MILLIS),
            new Part("status", List.of("status"), 400, 599),
            new Part("retry_after", List.of("status", "rate-limit", "concurrency-limit", "object-lock"), 1,
                    DAY_SECONDS),
            new Part("times", List.of("duplicate"), 1, 100),
            new Part("by", List.of("other-amount", "other-fee", "restated"), -MANY, MANY),
            new Part("by", List.of("day-shifted"), -7, 7),
            new Part("by", List.of("late"), 1, 30),
            new Part("by", List.of("file-late"), 1, 10_080));

    private FaultVocabulary() {}

    private static Map<String, List<String>> actsAt() {
        LinkedHashMap<String, List<String>> acts = new LinkedHashMap<>();
        for (FaultPoint point : FaultPoint.values()) {
            acts.put(point.wireName(), point.acts());
        }
        return Collections.unmodifiableMap(acts);
    }
}
