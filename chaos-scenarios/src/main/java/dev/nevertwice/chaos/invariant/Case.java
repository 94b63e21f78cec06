package dev.nevertwice.chaos.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.history.Operation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The evidence of one run, parsed once and indexed, for all invariants. */
final class Case {

    /** What it is found out as that the PSP gave money twice: the judge's own copy of docs/reconciliation.md. */
    private static final Map<String, String> FOUND_AS =
            Map.of("refund", "duplicate_refund", "payout", "listed_twice");

    private final Evidence evidence;
    private final Books books;
    private final Truth truth;
    private final FaultTrace faults;
    private final Set<Truth.Refund> unaskedRefunds;
    private final Map<String, Books.Payment> payments = new LinkedHashMap<>();
    private final Map<String, Books.Payment> paymentOfOrder = new LinkedHashMap<>();
    private final Map<String, List<Truth.Charge>> chargesOfOrder = new LinkedHashMap<>();
    private final Map<String, Set<String>> purchasesOfPayment = new LinkedHashMap<>();

    /** Throws {@link IllegalArgumentException} with the path of what can't be understood. */
    Case(Evidence evidence) {
        this.evidence = evidence;
        this.truth = Truth.of(evidence.truth());
        this.books = read(evidence.books());
        this.faults = new FaultTrace(evidence.pspJournal(), evidence.faultsFired());
        this.unaskedRefunds = UnaskedRefunds.of(this);
        for (Books.Payment payment : books.payments()) {
            payments.put(payment.id(), payment);
            payment.orders().forEach(order -> paymentOfOrder.put(order.id(), payment));
        }
        for (Truth.Charge charge : truth.charges()) {
            chargesOfOrder.computeIfAbsent(charge.order(), order -> new ArrayList<>()).add(charge);
        }
        for (Operation operation : evidence.operations()) {
            if (operation.purchase() != null && operation.payment() != null) {
                purchasesOfPayment.computeIfAbsent(operation.payment(), payment -> new LinkedHashSet<>())
                        .add(operation.purchase());
            }
        }
    }

    Evidence evidence() {
        return evidence;
    }

    List<Operation> operations() {
        return evidence.operations();
    }

    /** The books at another time, named as those at the end. */
    Books read(JsonNode other) {
        return Books.of(other, !truth.accounts().isEmpty());
    }

    Books books() {
        return books;
    }

    Truth truth() {
        return truth;
    }

    /** Null when the books don't know it, or there is none. */
    Books.Payment payment(String id) {
        return payments.get(id);
    }

    /** How the payment stands, by whoever says it: where the books name no charges, they are what a service said in the end. */
    String says(Books.Payment payment) {
        return (books.charges() == null ? "the service says " : "the books say ") + payment.state();
    }

    /** Null when the books don't know the order. */
    Books.Payment paymentOfOrder(String order) {
        return paymentOfOrder.get(order);
    }

    /** The purchases whose buyers were told of the payment: exactly one, if all is well. */
    Set<String> purchases(String payment) {
        return purchasesOfPayment.getOrDefault(payment, Set.of());
    }

    /** What the purchase was for; null where the evidence does not say. */
    Proceedings.Wanted wanted(String purchase) {
        return evidence.proceedings().wanted().get(purchase);
    }

    /** Where the purchase was made; null where the evidence does not say. */
    String merchant(String purchase) {
        Proceedings.Wanted wanted = wanted(purchase);
        return wanted == null ? null : wanted.merchant();
    }

    /** Charges that captured money, per order, oldest first. */
    Map<String, List<Truth.Charge>> chargesOfOrder() {
        return chargesOfOrder;
    }

    List<Truth.Charge> charges(String order) {
        return chargesOfOrder.getOrDefault(order, List.of());
    }

    List<Truth.Charge> charges(Books.Payment payment) {
        return payment.orders().stream().flatMap(order -> charges(order.id()).stream()).toList();
    }

    /** Whether the order's money may be in it: the books name it, or they name no charges. */
    boolean mayBeOwn(Truth.Charge charge) {
        return books.charges() == null || charge.id().equals(books.charges().get(charge.order()));
    }

    /**
     * What its buyer misses of it: never less than nothing, for what a PSP gives back on top is its merchant's loss. What is not
     * the order's own may as well come back through the bank; where the books name no charges, the PSP says what that is.
     */
    long kept(Truth.Charge charge) {
        boolean own = books.charges() == null ? !charge.classB() : mayBeOwn(charge);
        long back = own ? charge.refunded() : Math.addExact(charge.refunded(), charge.chargedBack());
        return Math.max(0, Math.subtractExact(charge.captured(), back));
    }

    /** All that the PSP gave of its own accord. */
    List<Truth.Unasked> unasked() {
        return truth.unasked(unaskedRefunds);
    }

    /** Whether nobody asked for it. */
    boolean isUnasked(Truth.Refund refund) {
        return unaskedRefunds.contains(refund);
    }

    /** Whether the ledger has it. */
    boolean isBooked(Truth.Unasked unasked) {
        return books.entries().stream()
                .anyMatch(entry -> entry.kind().equals(unasked.kind()) && unasked.id().equals(entry.cause()));
    }

    /** How often it lies in a human queue: the open discrepancies that say what the PSP did. */
    long queued(Truth.Unasked unasked) {
        return books.discrepancies().stream()
                .filter(one -> one.open() && one.type().equals(FOUND_AS.get(unasked.kind())))
                .filter(one -> one.movement().equals(unasked.kind()) && unasked.subject().equals(one.subject()))
                .filter(one -> DiscrepanciesClosed.QUEUES.contains(String.valueOf(one.queue())))
                .count();
    }

    /** What touched the payment (may be null) or the charges. */
    String fault(Books.Payment payment, Collection<Truth.Charge> charges) {
        return faults.of(charges, payment == null ? List.of() : payment.attempts());
    }

    /** Distinct payments of which some client was told one of the statuses, in the order of telling. */
    List<String> paymentsTold(Collection<String> statuses) {
        return operations().stream()
                .filter(operation -> operation.payment() != null && operation.told() != null)
                .filter(operation -> statuses.contains(operation.told()))
                .map(Operation::payment)
                .distinct()
                .toList();
    }
}
