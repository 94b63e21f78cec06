package dev.nevertwice.chaos.invariant;

import dev.nevertwice.chaos.history.Operation;
import java.util.List;
import java.util.Set;

/** I5. What is asked for is the body and where it is sent. Answers that say nothing about the key (none at all, 429, 5xx) are not counted. */
final class OtherBodyRefused implements CaseInvariant {

    @Override
    public String id() {
        return "I5";
    }

    @Override
    public String statement() {
        return "The same key with another body, or for another payment, is refused and has no effect.";
    }

    @Override
    public Finding judge(Case facts) {
        Findings findings = new Findings(id());
        for (CheckoutKeys key : CheckoutKeys.of(facts)) {
            List<Operation> others = key.otherBodies();
            others.forEach(other -> judge(facts, findings, key, other));
            others.stream().map(Operation::purchase).distinct().forEach(
                    purchase -> effect(facts, findings, key, purchase));
        }
        facts.operations().stream()
                .filter(operation -> operation.kind().equals(Operation.REUSED_KEY))
                .forEach(other -> refused(findings, other, other.detail()));
        return findings.finding();
    }

    /** Whatever was answered: a payment of the other amount, the buyer's or nobody's, is an effect. */
    private static void effect(Case facts, Findings findings, CheckoutKeys key, String purchase) {
        Proceedings.Wanted wanted = facts.wanted(purchase);
        if (wanted == null || wanted.changed() == null) {
            return;
        }
        for (Books.Payment payment : facts.books().payments()) {
            Set<String> purchases = facts.purchases(payment.id());
            boolean changed = payment.amount() == wanted.changed() && payment.currency().equals(wanted.currency());
            if (changed && (purchases.isEmpty() || purchases.contains(purchase))) {
                findings.violation(
                        payment.id(),
                        "key " + key.key() + " with another body had an effect: payment " + payment.id() + " of "
                                + MoneyText.of(payment.amount(), payment.currency()),
                        facts.charges(payment),
                        facts.fault(payment, facts.charges(payment)));
            }
        }
    }

    /** Whether the answer says something about the key. */
    private static boolean refused(Findings findings, Operation other, String how) {
        int status = other.status();
        if (status == 0 || status == 429 || status >= 500) {
            return false;
        }
        findings.saw();
        if (status < 400 || status == 402 || status == 409) {
            findings.violation(
                    other.payment(),
                    "key " + other.key() + " (" + how + ") was answered " + status + " instead of being refused");
        }
        return true;
    }

    private static void judge(Case facts, Findings findings, CheckoutKeys key, Operation other) {
        if (!refused(findings, other, "with another body")) {
            return;
        }
        long payments = facts.books().keys().stream()
                .filter(row -> row.key().equals(key.key()) && row.payment() != null)
                .filter(row -> key.merchant() == null || row.merchant().equals(key.merchant()))
                .map(Books.Key::payment)
                .distinct()
                .count();
        if (payments > 1) {
            findings.violation(
                    other.payment(),
                    "key " + key.key() + " with another body had an effect: it stands for " + payments + " payments");
        }
    }
}
