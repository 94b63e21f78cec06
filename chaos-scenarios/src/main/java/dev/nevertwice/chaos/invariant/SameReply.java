package dev.nevertwice.chaos.invariant;

import dev.nevertwice.chaos.history.Operation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * I4. Final are 201 and 402. Before a final reply 202 and 409 promise nothing; after it they take it back. No answer, 429 and
 * 5xx promise nothing either, but at the very end there must be a final reply.
 */
final class SameReply implements CaseInvariant {

    @Override
    public String id() {
        return "I4";
    }

    @Override
    public String statement() {
        return "The same key with the same body gets the same final status and body, byte for byte.";
    }

    @Override
    public Finding judge(Case facts) {
        Findings findings = new Findings(id());
        for (CheckoutKeys key : CheckoutKeys.of(facts)) {
            List<Operation> finals = key.finals();
            if (finals.size() >= 2) {
                findings.saw();
            }
            if (!finals.isEmpty()) {
                key.sameBodies().stream()
                        .filter(other -> contradicts(finals.getFirst(), other))
                        .findFirst()
                        .ifPresent(other -> violation(
                                facts, findings, finals.getFirst(),
                                "key " + key.key() + " was answered " + shown(finals.getFirst()) + " and later "
                                        + shown(other)));
            }
            lastWord(key).filter(last -> !CheckoutKeys.isFinal(last)).ifPresent(last -> violation(
                    facts, findings, last,
                    "key " + key.key() + " has no final reply even when all has settled, but " + shown(last)));
        }
        return findings.finding();
    }

    /** A final reply that differs; or one that takes a final reply back which its client could have known of. */
    private static boolean contradicts(Operation first, Operation other) {
        if (CheckoutKeys.isFinal(other)) {
            return !same(first, other);
        }
        return !transientFailure(other) && other.invoked().isAfter(first.completed());
    }

    /** Nothing was learned; the last word decides. */
    private static boolean transientFailure(Operation reply) {
        return reply.status() == 0 || reply.status() == 429 || reply.status() >= 500;
    }

    /** What was answered at the very end, with all faults gone and after some patience. */
    private static Optional<Operation> lastWord(CheckoutKeys key) {
        return key.sameBodies().stream()
                .filter(operation -> operation.client().equals(Operation.LAST_LOOK))
                .reduce((earlier, later) -> later);
    }

    private static void violation(Case facts, Findings findings, Operation reply, String message) {
        Books.Payment payment = facts.payment(reply.payment());
        List<Truth.Charge> charges = payment == null ? List.of() : facts.charges(payment);
        findings.violation(reply.payment(), message, charges, facts.fault(payment, charges));
    }

    private static boolean same(Operation a, Operation b) {
        return a.status() == b.status() && Objects.equals(a.replyDigest(), b.replyDigest());
    }

    private static String shown(Operation reply) {
        return reply.status() + " (" + reply.payment() + " " + reply.told() + ", body " + reply.replyDigest()
                + ", operation "
                + reply.index() + ")";
    }
}
