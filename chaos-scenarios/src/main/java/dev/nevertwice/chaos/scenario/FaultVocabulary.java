package dev.nevertwice.chaos.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The words of fault rules: docs/psp-api.md, "Faults". */
final class FaultVocabulary {

    static final List<String> RULE =
            List.of("name", "operation", "point", "act", "when", "match", "scope", "from", "until");
    static final List<String> OPERATIONS =
            List.of("register", "refund", "lookup", "page", "settlement", "callback", "*");
    static final List<String> ACT = List.of("type", "millis", "status", "times", "retry_after");
    static final List<String> WHEN = List.of("always", "nth", "first", "every", "ratio");
    static final List<String> MATCH = List.of("source", "reference", "order", "seller", "currency", "method", "amount");
    static final List<String> SCOPES = List.of("reference", "global");

    /** Fault point to the act types that make sense there. */
    static final Map<String, List<String>> ACTS_AT = actsAt();

    private FaultVocabulary() {}

    private static Map<String, List<String>> actsAt() {
        LinkedHashMap<String, List<String>> acts = new LinkedHashMap<>();
        acts.put("listener", List.of("refuse"));
        acts.put("before-accept", List.of("reset", "hang", "status"));
        acts.put("accepted-before-commit", List.of("reset", "status", "delay"));
        acts.put("committed-before-reply", List.of("reset", "hang", "truncate", "malformed", "status", "delay"));
        acts.put("idempotency", List.of("conflict", "store-down"));
        acts.put("throttling", List.of("rate-limit", "concurrency-limit", "object-lock"));
        acts.put("callback", List.of(
                "duplicate", "delay", "drop", "before-reply", "twin", "reorder", "contradict", "stale", "bad-signature",
                "old-timestamp", "truncate"));
        return acts;
    }
}
