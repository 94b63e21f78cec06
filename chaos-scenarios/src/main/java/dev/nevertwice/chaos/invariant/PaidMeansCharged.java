package dev.nevertwice.chaos.invariant;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** I2. */
final class PaidMeansCharged implements CaseInvariant {

    @Override
    public String id() {
        return "I2";
    }

    @Override
    public String statement() {
        return "Whoever was told 'paid' has exactly one charge of the ordered amount standing, and the books say paid.";
    }

    @Override
    public Finding judge(Case facts) {
        Findings findings = new Findings(id());
        for (String id : facts.paymentsTold(Set.of("paid"))) {
            findings.saw();
            Books.Payment payment = facts.payment(id);
            if (payment == null) {
                findings.violation(id, "the buyer was told paid, but the books don't know payment " + id);
                continue;
            }
            if (!payment.state().equals("paid")) {
                findings.violation(
                        id, "the buyer was told paid, but " + facts.says(payment), facts.charges(payment),
                        facts.fault(payment, facts.charges(payment)));
            }
            Proceedings.Wanted wanted = facts.purchases(id).stream().map(facts::wanted).filter(Objects::nonNull)
                    .findFirst().orElse(null);
            if (wanted != null && wanted.inParts()) {
                inParts(facts, findings, payment, wanted);
            } else {
                payment.orders().forEach(order -> order(facts, findings, payment, order));
            }
            facts.purchases(id).forEach(purchase -> wanted(facts, findings, payment, purchase));
        }
        return findings.finding();
    }

    /** What the books call ordered is not more to be believed than the rest of them. */
    private static void wanted(Case facts, Findings findings, Books.Payment payment, String purchase) {
        Proceedings.Wanted wanted = facts.wanted(purchase);
        if (wanted == null
                || wanted.amount() == payment.amount() && wanted.currency().equals(payment.currency())) {
            return;
        }
        findings.violation(
                payment.id(),
                "the buyer was told paid for " + MoneyText.of(payment.amount(), payment.currency()) + ", but "
                        + purchase
                        + " is for " + MoneyText.of(wanted.amount(), wanted.currency()),
                facts.charges(payment),
                facts.fault(payment, facts.charges(payment)));
    }

    /** A part was taken, or given back: after settling what was told to be given back is, and nothing else. */
    private static void inParts(
            Case facts, Findings findings, Books.Payment payment, Proceedings.Wanted wanted) {
        List<Truth.Charge> charges = withoutReturned(facts, facts.charges(payment));
        long taken = charges.stream().mapToLong(Truth.Charge::captured).reduce(0, Math::addExact);
        long kept = charges.stream().mapToLong(Truth.Charge::net).reduce(0, Math::addExact);
        boolean refundTold = facts.operations().stream()
                .anyMatch(operation -> operation.kind().equals("refund")
                        && payment.id().equals(operation.payment())
                        && operation.status() == 201);
        boolean refunded = taken - kept == wanted.refund();
        if (taken == wanted.taken() && (refunded || (!refundTold || isDisputed(facts, charges)) && taken == kept)) {
            return;
        }
        findings.violation(
                payment.id(),
                "the buyer was told paid, and " + MoneyText.of(wanted.taken(), wanted.currency())
                        + " was to be taken and "
                        + MoneyText.of(wanted.refund(), wanted.currency()) + " given back, but "
                        + MoneyText.of(taken, wanted.currency()) + " was taken and "
                        + MoneyText.of(taken - kept, wanted.currency()) + " given back",
                charges,
                facts.fault(payment, charges));
    }

    /**
     * What is not the order's own and came back whole is as if it had never been. Books that name no charges may stand on either
     * of two, whichever of them the PSP took of its own accord.
     */
    private static List<Truth.Charge> withoutReturned(Case facts, List<Truth.Charge> charges) {
        if (facts.books().charges() != null) {
            return charges.stream().filter(charge -> facts.mayBeOwn(charge) || facts.kept(charge) > 0).toList();
        }
        long duplicates = charges.stream().filter(Truth.Charge::classB).count();
        List<Truth.Charge> gone = charges.stream()
                .filter(charge -> charge.captured() > 0 && facts.kept(charge) == 0)
                .sorted(Comparator.comparing(charge -> charge.net() != 0))
                .limit(duplicates)
                .toList();
        return charges.stream().filter(charge -> !gone.contains(charge)).toList();
    }

    /** What the buyer took back through the bank can't be refunded as well, whatever was told before anybody knew. */
    private static boolean isDisputed(Case facts, List<Truth.Charge> charges) {
        return facts.evidence().truth().path("chargebacks").valueStream()
                .anyMatch(chargeback -> charges.stream()
                        .anyMatch(charge -> charge.id().equals(chargeback.path("charge").asText())));
    }

    private static void order(Case facts, Findings findings, Books.Payment payment, Books.Order order) {
        List<Truth.Charge> standing =
                withoutReturned(facts, facts.charges(order.id())).stream().filter(charge -> charge.net() > 0).toList();
        boolean one = standing.size() == 1;
        if (one
                && facts.mayBeOwn(standing.getFirst())
                && standing.getFirst().net() == order.amount()
                && standing.getFirst().currency().equals(order.currency())) {
            return;
        }
        String found = one ? "the charge that stands is " + described(facts, standing.getFirst())
                : standing.size() + " charges stand";
        findings.violation(
                payment.id(),
                "the buyer was told paid for order " + order.id() + " of "
                        + MoneyText.of(order.amount(), order.currency())
                        + ", but "
                        + found,
                facts.charges(order.id()),
                facts.fault(payment, facts.charges(order.id())));
    }

    private static String described(Case facts, Truth.Charge standing) {
        return facts.mayBeOwn(standing)
                ? MoneyText.of(standing.net(), standing.currency())
                : standing.id() + ", and the books have " + facts.books().charges().get(standing.order());
    }
}
