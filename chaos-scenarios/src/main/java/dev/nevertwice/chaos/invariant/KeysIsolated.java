package dev.nevertwice.chaos.invariant;

import dev.nevertwice.chaos.history.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** I6. Its evidence are keys that two merchants used. */
final class KeysIsolated implements CaseInvariant {

    static final String ID = "I6";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String statement() {
        return "The same key of two merchants stands for two payments: neither is refused, or answered, for what the other did with it.";
    }

    @Override
    public Finding judge(Case facts) {
        Findings findings = new Findings(id());
        Map<String, List<CheckoutKeys>> byKey = new LinkedHashMap<>();
        for (CheckoutKeys key : CheckoutKeys.of(facts)) {
            if (key.merchant() != null) {
                byKey.computeIfAbsent(key.key(), same -> new ArrayList<>()).add(key);
            }
        }
        byKey.values().stream().filter(users -> users.size() > 1).forEach(users -> {
            findings.saw();
            users.forEach(user -> user(facts, findings, user));
        });
        return findings.finding();
    }

    private static void user(Case facts, Findings findings, CheckoutKeys user) {
        for (Operation operation : user.sameBodies()) {
            if (operation.status() == 422) {
                findings.violation(
                        null, user.merchant() + " was refused key " + user.key() + ", which another merchant used");
                return;
            }
            Books.Payment payment = facts.payment(operation.payment());
            if (payment != null && !payment.merchant().equals(user.merchant())) {
                findings.violation(
                        payment.id(),
                        user.merchant() + " was answered with " + payment.id() + " of " + payment.merchant()
                                + " under key " + user.key());
                return;
            }
        }
    }
}
