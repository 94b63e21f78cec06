package dev.nevertwice.chaos.invariant;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** I9. Charges of the PSP, and what our own books say of each order. */
final class AmountsBounded implements CaseInvariant {

    static final String ID = "I9";

    /** Of such a payment something may be held rightly. */
    private static final Set<String> UNDECIDED =
            Set.of("created", "pending", "unknown", "cancel_asked", "authorized", "capturing", "canceling");

    private static final Set<String> TAKEN = Set.of("charge", "capture");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String statement() {
        return "Nothing is given back that was not taken: 0 <= refunded + charged back <= captured <= authorized, "
                + "at the PSP and in the books, no refund is promised of what is not there, nothing stays held, and no wallet "
                + "is below zero.";
    }

    @Override
    public Finding judge(Case facts) {
        Findings findings = new Findings(id());
        for (Truth.Charge charge : facts.truth().charges()) {
            findings.saw();
            boolean ordered = 0 <= charge.refunded() && 0 <= charge.chargedBack() && charge.gone() <= charge.captured()
                    && charge.captured() <= charge.authorized();
            if (!ordered) {
                Books.Payment payment = facts.paymentOfOrder(charge.order());
                findings.violation(
                        payment == null ? null : payment.id(),
                        "of " + charge.id() + " " + charge.gone() + " are gone, " + charge.captured()
                                + " captured, " + charge.authorized() + " authorized, in minor units of "
                                + charge.currency(),
                        List.of(charge),
                        facts.fault(payment, List.of(charge)));
            }
        }
        books(facts, findings);
        RefundsCovered.check(facts, findings);
        held(facts, findings);
        facts.books().wallets().stream().filter(wallet -> wallet.available() < 0).forEach(wallet -> findings.violation(
                null, "the wallet of " + wallet.owner() + " has "
                        + MoneyText.of(wallet.available(), wallet.currency())));
        return findings.finding();
    }

    /** What nobody will capture any more is released: where no payment may still be captured, nothing is held. */
    private static void held(Case facts, Findings findings) {
        if (facts.books().payments().stream().anyMatch(payment -> UNDECIDED.contains(payment.state()))) {
            return;
        }
        Map<String, Long> excused = new LinkedHashMap<>();
        excused(facts.truth().holds())
                .forEach(hold -> excused.merge(hold.currency(), hold.held(), Math::addExact));
        facts.evidence().truth().path("held").properties().forEach(held -> {
            long left = Math.subtractExact(held.getValue().asLong(), excused.getOrDefault(held.getKey(), 0L));
            if (left != 0) {
                findings.violation(null, MoneyText.of(left, held.getKey())
                        + " of buyers' money is held by the PSP, and every payment is over");
            }
        });
    }

    /**
     * As many holds of what was asked for once as the PSP made against its contract, if nobody ever touched them. Which of them
     * is the one that was asked for, nobody can know.
     */
    private static List<Truth.Hold> excused(List<Truth.Hold> holds) {
        Map<List<String>, List<Truth.Hold>> asked = new LinkedHashMap<>();
        for (Truth.Hold hold : holds) {
            asked.computeIfAbsent(Arrays.asList(hold.account(), hold.reference(), hold.order()),
                    first -> new ArrayList<>()).add(hold);
        }
        return asked.values().stream()
                .flatMap(same -> same.stream().filter(hold -> hold.isOpen() && hold.isUntouched())
                        .limit(same.stream().filter(Truth.Hold::classB).count()))
                .toList();
    }

    /** By what we believe: refunds of an order never exceed its charges, and no movement is of nothing or less. */
    private static void books(Case facts, Findings findings) {
        Map<String, Long> kept = new LinkedHashMap<>();
        for (Books.Movement movement : facts.books().movements()) {
            if (movement.amount() <= 0) {
                findings.violation(null, "movement " + movement.reference() + " is of " + movement.amount());
            }
            if (movement.order() != null) {
                kept.merge(movement.order(), kept(movement), Math::addExact);
            }
        }
        kept.forEach((order, left) -> {
            if (left < 0) {
                Books.Payment payment = facts.paymentOfOrder(order);
                findings.violation(
                        payment == null ? null : payment.id(),
                        "by the books more of order " + order + " was refunded than charged: " + left + " are left",
                        facts.charges(order),
                        facts.fault(payment, facts.charges(order)));
            }
        });
    }

    /** What it adds to what we keep of its order. */
    private static long kept(Books.Movement movement) {
        if (TAKEN.contains(movement.kind())) {
            return movement.amount();
        }
        return movement.kind().equals("refund") ? Math.negateExact(movement.amount()) : 0;
    }
}
