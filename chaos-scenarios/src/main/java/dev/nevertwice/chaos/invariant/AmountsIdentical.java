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
        Map<String, Books.Movement> movements = new HashMap<>();
        facts.books().movements()
                .forEach(movement -> movements.put(movement.kind() + " " + movement.reference(), movement));
        Map<String, Books.Entry> entries = new HashMap<>();
        facts.books().entries()
                .forEach(entry -> entries.put(entry.kind() + " " + entry.cause(), entry));
        for (Truth.Charge charge : facts.truth().charges()) {
            Books.Payment payment = facts.paymentOfOrder(charge.order());
            if (payment != null && charge.captured() > 0) {
                findings.saw();
                if (facts.mayBeOwn(charge) || !charge.classB()) {
                    charge(facts, findings, payment, charge); // how much a PSP takes of its own accord nobody has ordered
                }
                booked(facts, findings, payment, charge, movements.get("charge " + charge.id()));
                posted(facts, findings, payment, charge, entries.get("capture " + charge.id()));
            }
        }
        facts.books().payments().forEach(payment -> cart(facts, findings, payment));
        return findings.finding();
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

    private static void booked(
            Case facts, Findings findings, Books.Payment payment, Truth.Charge charge, Books.Movement movement) {
        if (movement != null) {
            same(facts, findings, payment, charge.id(), charge.captured(), charge.currency(),
                    "its movement", movement.amount(), movement.currency());
        }
    }

    private static void posted(
            Case facts, Findings findings, Books.Payment payment, Truth.Charge charge, Books.Entry entry) {
        if (entry == null) {
            return;
        }
        long debit = 0;
        String currency = charge.currency();
        for (Books.Posting posting : entry.postings()) {
            debit += posting.debit() ? posting.amount() : 0;
            currency = posting.currency().equals(charge.currency()) ? currency : posting.currency();
        }
        same(facts, findings, payment, charge.id(), charge.captured(), charge.currency(), "its entry", debit, currency);
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
