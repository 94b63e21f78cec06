package dev.nevertwice.chaos.invariant;

import java.util.HashMap;
import java.util.Map;

/** I15. Its evidence are charges that captured money for orders of ours. */
final class AmountsIdentical implements CaseInvariant {

    static final String ID = "I15";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String statement() {
        return "Amount and currency are the same end to end: cart, payment, order, charge at the PSP, movement, ledger entry.";
    }

    @Override
    public Finding judge(Case facts) {
        Findings findings = new Findings(id());
        Booked booked = Booked.of(facts.books());
        Map<String, Truth.Charge> charges = new HashMap<>();
        for (Truth.Charge charge : facts.truth().charges()) {
            charges.put(charge.id(), charge);
            Books.Payment payment = facts.paymentOfOrder(charge.order());
            if (payment != null && charge.captured() > 0) {
                findings.saw();
                if (facts.mayBeOwn(charge) || !charge.classB()) {
                    charge(facts, findings, payment, charge); // how much a PSP takes of its own accord nobody has ordered
                }
                booked.same(facts, findings, charge, "charge", charge.id(), charge.captured(), charge.currency());
            }
        }
        facts.truth().captures().forEach(capture -> booked.same(
                facts, findings, charges.get(capture.charge()), "capture", capture.id(), capture.amount(),
                capture.currency()));
        facts.truth().refunds().forEach(refund -> booked.same(
                facts, findings, charges.get(refund.charge()), "refund", refund.id(), refund.amount(),
                refund.currency()));
        facts.books().payments().forEach(payment -> cart(facts, findings, payment));
        return findings.finding();
    }

    /** What the books have of the PSP's movements, each under the kind and name that the PSP gave it. */
    private record Booked(Map<String, Books.Movement> movements, Map<String, Books.Entry> entries) {

        static Booked of(Books books) {
            Map<String, Books.Movement> movements = new HashMap<>();
            books.movements()
                    .forEach(movement -> movements.put(movement.kind() + " " + movement.reference(), movement));
            Map<String, Books.Entry> entries = new HashMap<>();
            books.entries().forEach(entry -> entries.put(entry.kind() + " " + entry.cause(), entry));
            return new Booked(movements, entries);
        }

        /** @param charge that it is of; nothing is compared of one whose order is not ours */
        void same(
                Case facts, Findings findings, Truth.Charge charge, String kind, String id, long amount,
                String currency) {
            Books.Payment payment = charge == null ? null : facts.paymentOfOrder(charge.order());
            if (payment == null) {
                return;
            }
            Books.Movement movement = movements.get(kind + " " + id);
            if (movement != null) {
                AmountsIdentical.same(facts, findings, payment, id, amount, currency,
                        "its movement", movement.amount(), movement.currency());
            }
            Books.Entry entry = entries.get((kind.equals("charge") ? "capture" : kind) + " " + id);
            if (entry != null) {
                posted(facts, findings, payment, id, amount, currency, entry);
            }
        }
    }

    private static void cart(Case facts, Findings findings, Books.Payment payment) {
        for (String purchase : facts.purchases(payment.id())) {
            Proceedings.Wanted wanted = facts.wanted(purchase);
            if (wanted != null) {
                same(facts, findings, payment, purchase, wanted.amount(), wanted.currency(),
                        "the payment", payment.amount(), payment.currency());
            }
        }
        long orders = payment.orders().stream().mapToLong(Books.Order::amount).reduce(0, Math::addExact);
        if (orders != payment.amount()
                || payment.orders().stream().anyMatch(order -> !order.currency().equals(payment.currency()))) {
            differs(facts, findings, payment, "the payment is " + MoneyText.of(payment.amount(), payment.currency())
                    + ", its orders " + payment.orders());
        }
    }

    private static void charge(Case facts, Findings findings, Books.Payment payment, Truth.Charge charge) {
        for (Books.Order order : payment.orders()) {
            if (order.id().equals(charge.order())) {
                same(facts, findings, payment, "order " + order.id(), order.amount(), order.currency(),
                        charge.id(), charge.authorized(), charge.currency());
            }
        }
    }

    private static void posted(
            Case facts, Findings findings, Books.Payment payment, String id, long amount, String currency,
            Books.Entry entry) {
        long debit = 0;
        String other = currency;
        for (Books.Posting posting : entry.postings()) {
            debit += posting.debit() ? posting.amount() : 0;
            other = posting.currency().equals(currency) ? other : posting.currency();
        }
        same(facts, findings, payment, id, amount, currency, "its entry", debit, other);
    }

    private static void same(
            Case facts, Findings findings, Books.Payment payment, String one, long amount, String currency,
            String other, long otherAmount, String otherCurrency) {
        if (amount != otherAmount || !currency.equals(otherCurrency)) {
            differs(facts, findings, payment, one + " is " + MoneyText.of(amount, currency) + ", but " + other + " "
                    + MoneyText.of(otherAmount, otherCurrency));
        }
    }

    private static void differs(Case facts, Findings findings, Books.Payment payment, String message) {
        findings.violation(
                payment.id(), message, facts.charges(payment), facts.fault(payment, facts.charges(payment)));
    }
}
