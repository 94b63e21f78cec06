package dev.nevertwice.chaos.invariant;

import dev.nevertwice.chaos.history.Operation;
import java.util.List;
import java.util.Objects;

/** I4. Final are 201 and 402; 202, 409 and errors promise nothing. */
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
        for (CheckoutKeys key : CheckoutKeys.of(facts.operations())) {
            List<Operation> finals = key.finals();
            if (finals.size() < 2) {
                continue;
            }
            findings.saw();
            Operation first = finals.getFirst();
            finals.stream().filter(other -> !same(first, other)).findFirst().ifPresent(other -> {
                Books.Payment payment = first.payment() == null ? null : facts.payment(first.payment());
                List<Truth.Charge> charges = payment == null ? List.of() : facts.charges(payment);
                findings.violation(
                        first.payment(),
                        "key " + key.key() + " was answered " + shown(first) + " and later " + shown(other),
                        charges,
                        facts.fault(payment, charges));
            });
        }
        return findings.finding();
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
