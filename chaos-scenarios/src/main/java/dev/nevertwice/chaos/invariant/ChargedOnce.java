package dev.nevertwice.chaos.invariant;

import dev.nevertwice.chaos.history.Operation;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** I1. Money is counted in the PSP's journal, never in replies. */
final class ChargedOnce implements CaseInvariant {

    @Override
    public String id() {
        return "I1";
    }

    @Override
    public String statement() {
        return "Nobody is ever charged twice: one charge per payment order, one charged payment per cart, "
                + "no charged payment that no buyer asked for, and never more kept than was ordered.";
    }

    @Override
    public Finding judge(Case facts) {
        Findings findings = new Findings(id());
        facts.chargesOfOrder().forEach((order, charges) -> order(facts, findings, order, charges));
        facts.books().payments().forEach(payment -> owner(facts, findings, payment));
        paymentsPerCart(facts).forEach((cart, payments) -> cart(facts, findings, cart, payments));
        return findings.finding();
    }

    private static void order(Case facts, Findings findings, String order, List<Truth.Charge> all) {
        List<Truth.Charge> charges = all.stream().filter(charge -> charge.captured() > 0).toList();
        if (charges.isEmpty()) {
            return;
        }
        findings.saw();
        Books.Payment payment = facts.paymentOfOrder(order);
        String id = payment == null ? null : payment.id();
        // Where the PSP forgot the key, either of the two may be the one that it should not have made: one may be ours.
        if (charges.stream().filter(charge -> !charge.classB()).count() > 1) {
            findings.violation(
                    id,
                    "order " + order + " was charged " + charges.size() + " times: " + described(charges),
                    charges,
                    facts.fault(payment, charges));
            return;
        }
        long ordered = ordered(payment, order);
        long kept = charges.stream().mapToLong(facts::kept).reduce(0, Math::addExact);
        if (kept > ordered) {
            findings.violation(
                    id,
                    "order " + order + " is for " + MoneyText.of(ordered, charges.getFirst().currency()) + " but "
                            + MoneyText.of(kept, charges.getFirst().currency()) + " are kept: " + described(charges),
                    charges,
                    facts.fault(payment, charges));
        }
    }

    private static long ordered(Books.Payment payment, String order) {
        if (payment == null) {
            return 0;
        }
        return payment.orders().stream()
                .filter(candidate -> candidate.id().equals(order))
                .mapToLong(Books.Order::amount)
                .sum();
    }

    /**
     * At the end every buyer was told of the payment once more, so what no buyer or two were told of is not theirs. Where the books
     * name no charges they are what buyers asked for, and what none was told of is I16's.
     */
    private static void owner(Case facts, Findings findings, Books.Payment payment) {
        List<Truth.Charge> charges =
                facts.charges(payment).stream().filter(charge -> charge.captured() > 0).toList();
        Set<String> purchases = facts.purchases(payment.id());
        boolean asked = facts.books().charges() == null && purchases.isEmpty();
        if (charges.isEmpty() || purchases.size() == 1 || asked) {
            return;
        }
        String whose = purchases.isEmpty()
                ? "was charged, but no buyer was ever told of it: "
                : "was charged once for several purchases (" + String.join(", ", purchases) + "): ";
        findings.violation(
                payment.id(), "payment " + payment.id() + " " + whose + described(charges), charges,
                facts.fault(payment, charges));
    }

    /** Null among them where no payment was named. */
    private static Map<String, Set<String>> paymentsPerCart(Case facts) {
        Map<String, Set<String>> payments = new LinkedHashMap<>();
        for (Operation operation : facts.operations()) {
            if (operation.purchase() != null) {
                payments.computeIfAbsent(operation.purchase(), purchase -> new LinkedHashSet<>())
                        .add(operation.payment());
            }
        }
        for (Books.Key key : facts.books().keys()) {
            String cart = key.merchant() + " " + key.endpoint() + " " + key.key();
            payments.computeIfAbsent(cart, k -> new LinkedHashSet<>()).add(key.payment());
        }
        return payments;
    }

    private static void cart(Case facts, Findings findings, String cart, Set<String> payments) {
        List<Books.Payment> charged = payments.stream()
                .map(facts::payment)
                .filter(Objects::nonNull)
                .filter(payment -> facts.charges(payment).stream().anyMatch(charge -> charge.captured() > 0))
                .toList();
        if (charged.size() < 2) {
            return;
        }
        List<Truth.Charge> charges = charged.stream().flatMap(payment -> facts.charges(payment).stream()).toList();
        String ids = charged.stream().map(Books.Payment::id).collect(Collectors.joining(", "));
        findings.violation(
                charged.getFirst().id(),
                cart + " became " + charged.size() + " charged payments (" + ids + "): " + described(charges),
                charges,
                facts.fault(charged.getFirst(), charges));
    }

    private static String described(Collection<Truth.Charge> charges) {
        return charges.stream()
                .map(charge -> charge.id() + " (key " + charge.key() + ", net "
                        + MoneyText.of(charge.net(), charge.currency()) + ")")
                .collect(Collectors.joining(", "));
    }
}
