package dev.nevertwice.chaos.invariant;

import dev.nevertwice.chaos.history.Operation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What clients sent and were answered under one merchant's Idempotency-Key.
 *
 * @param merchant null where the evidence does not say
 */
record CheckoutKeys(String merchant, String key, List<Operation> operations) {

    private static final Set<Integer> FINAL = Set.of(201, 402);

    static Collection<CheckoutKeys> of(Case facts) {
        Map<String, CheckoutKeys> byKey = new LinkedHashMap<>();
        for (Operation operation : facts.operations()) {
            if (operation.kind().equals("pay") && operation.key() != null) {
                String merchant = facts.merchant(operation.purchase());
                byKey.computeIfAbsent(
                        merchant + " " + operation.key(),
                        key -> new CheckoutKeys(merchant, operation.key(), new ArrayList<>()))
                        .operations()
                        .add(operation);
            }
        }
        return byKey.values();
    }

    /** Digest of the body that the key was first used with. */
    String firstBody() {
        return operations.stream()
                .min(Comparator.comparing(Operation::invoked))
                .orElseThrow()
                .requestDigest();
    }

    /** Requests with the first body, by completion. */
    List<Operation> sameBodies() {
        String first = firstBody();
        return operations.stream().filter(operation -> operation.requestDigest().equals(first)).toList();
    }

    static boolean isFinal(Operation reply) {
        return FINAL.contains(reply.status());
    }

    /** Answers that ended the request (and so had to be stored) to the first body, by completion. */
    List<Operation> finals() {
        return sameBodies().stream().filter(CheckoutKeys::isFinal).toList();
    }

    /** Requests with another body than the first. */
    List<Operation> otherBodies() {
        String first = firstBody();
        return operations.stream().filter(operation -> !operation.requestDigest().equals(first)).toList();
    }
}
