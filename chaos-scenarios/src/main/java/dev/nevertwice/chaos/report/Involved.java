package dev.nevertwice.chaos.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.invariant.Evidence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One payment and everything that belongs to it.
 *
 * @param names ids of the payment, its orders, attempts, charges and refunds: whatever the PSP may call it by
 * @param operations what its buyer did for it
 */
record Involved(String payment, JsonNode row, Set<String> names, List<Operation> operations) {

    /** All payments of a run, by id; purchases of which no payment id is known under the purchase's name. */
    static Map<String, Involved> all(Evidence evidence) {
        Map<String, String> paymentOfPurchase = paymentOfPurchase(evidence);
        Map<String, List<JsonNode>> movements = movementsByOrder(evidence);
        LinkedHashMap<String, Involved> all = new LinkedHashMap<>();
        for (JsonNode payment : rows(evidence.books(), "payments")) {
            String id = payment.path("id").asText();
            all.put(id, new Involved(id, payment, names(movements, payment), new ArrayList<>()));
        }
        for (Operation operation : evidence.operations()) {
            String id = operation.payment() != null
                    ? operation.payment()
                    : paymentOfPurchase.getOrDefault(operation.purchase(), operation.purchase());
            if (id != null) {
                all.computeIfAbsent(id, Involved::unknownToTheBooks).operations().add(operation);
            }
        }
        return all;
    }

    private static Involved unknownToTheBooks(String id) {
        return new Involved(id, MissingNode.getInstance(), new LinkedHashSet<>(Set.of(id)), new ArrayList<>());
    }

    /** By what the buyer was told, else by the key. */
    private static Map<String, String> paymentOfPurchase(Evidence evidence) {
        LinkedHashMap<String, String> paymentOfKey = new LinkedHashMap<>();
        rows(evidence.books(), "keys")
                .forEach(key -> paymentOfKey.put(key.path("key").asText(), key.path("payment").asText(null)));
        LinkedHashMap<String, String> found = new LinkedHashMap<>();
        for (Operation operation : evidence.operations()) {
            String payment = operation.payment() != null ? operation.payment() : paymentOfKey.get(operation.key());
            if (payment != null && operation.purchase() != null) {
                found.put(operation.purchase(), payment);
            }
        }
        return found;
    }

    /** Found once, not for each payment: a load run has as many of both as the judge can read. */
    private static Map<String, List<JsonNode>> movementsByOrder(Evidence evidence) {
        Map<String, List<JsonNode>> movements = new HashMap<>();
        for (String kind : List.of("charges", "refunds")) {
            for (JsonNode movement : rows(evidence.truth(), kind)) {
                movements.computeIfAbsent(movement.path("order").asText(), first -> new ArrayList<>()).add(movement);
            }
        }
        return movements;
    }

    private static Set<String> names(Map<String, List<JsonNode>> movements, JsonNode payment) {
        LinkedHashSet<String> names = new LinkedHashSet<>();
        names.add(payment.path("id").asText());
        payment.path("orders").forEach(order -> names.add(order.path("id").asText()));
        for (JsonNode attempt : payment.path("attempts")) {
            names.add(attempt.path("id").asText());
            names.add(attempt.path("registration").asText(null));
        }
        names.removeIf(Objects::isNull);
        for (String order : List.copyOf(names)) {
            for (JsonNode movement : movements.getOrDefault(order, List.of())) {
                names.add(movement.path("id").asText());
                names.add(movement.path("registration").asText(null));
                names.add(movement.path("reference").asText(null));
                names.add(movement.path("cause").path("key").asText(null));
            }
        }
        names.removeIf(Objects::isNull);
        names.remove("");
        return names;
    }

    boolean owns(JsonNode line) {
        return List.of("reference", "key", "payment", "subject", "order", "registration").stream()
                .map(field -> line.path(field).asText(null))
                .anyMatch(name -> name != null && names.contains(name));
    }

    /** The rows of an object of arrays, or none. */
    static Iterable<JsonNode> rows(JsonNode tables, String name) {
        return tables == null ? List.of() : tables.path(name);
    }

    static Iterable<JsonNode> journal(Evidence evidence) {
        JsonNode journal = evidence.pspJournal();
        return journal != null && journal.isArray() ? journal : rows(journal, "entries");
    }
}
