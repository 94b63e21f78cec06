package dev.nevertwice.chaos.invariant;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** I11. What happened at the PSP takes effect once in the books, however often and by whatever way it was told. */
final class EventsOnce implements CaseInvariant {

    @Override
    public String id() {
        return "I11";
    }

    @Override
    public String statement() {
        return "Each event takes effect once: one movement and one ledger entry per charge and refund, "
                + "one transition per cause.";
    }

    @Override
    public Finding judge(Case facts) {
        Findings findings = new Findings(id());
        Map<String, Integer> movements = new HashMap<>();
        facts.books().movements().forEach(row -> movements.merge(row.kind() + " " + row.reference(), 1, Integer::sum));
        Map<String, Integer> entries = new HashMap<>();
        facts.books().entries()
                .forEach(entry -> entries.merge(entry.kind() + " " + entry.cause(), 1, Integer::sum));
        Map<String, Truth.Charge> charges = new HashMap<>();
        for (Truth.Charge charge : facts.truth().charges()) {
            charges.put(charge.id(), charge);
            findings.saw();
            List<Truth.Capture> captures = facts.truth().captures().stream()
                    .filter(capture -> capture.charge().equals(charge.id()))
                    .toList();
            if (captures.isEmpty()) {
                movedOnce(facts, findings, "charge", charge.id(), charge, movements);
                postedOnce(facts, findings, "capture", charge.id(), charge, entries);
            }
            for (Truth.Capture capture : captures) {
                movedOnce(facts, findings, "capture", capture.id(), charge, movements);
                postedOnce(facts, findings, "capture", capture.id(), charge, entries);
            }
        }
        for (Truth.Refund refund : facts.truth().refunds()) {
            findings.saw();
            movedOnce(facts, findings, "refund", refund.id(), charges.get(refund.charge()), movements);
            if (!facts.isUnasked(refund) || entries.containsKey("refund " + refund.id())) { // else it waits for a person
                postedOnce(facts, findings, "refund", refund.id(), charges.get(refund.charge()), entries);
            }
        }
        inbox(facts, findings);
        transitions(facts, findings);
        return findings.finding();
    }

    private static void movedOnce(
            Case facts, Findings findings, String kind, String id, Truth.Charge charge,
            Map<String, Integer> movements) {
        int count = movements.getOrDefault(kind + " " + id, 0);
        if (count > 1) {
            violation(facts, findings, charge, kind + " " + id + " is " + count + " movements in the books");
        }
    }

    private static void postedOnce(
            Case facts, Findings findings, String kind, String id, Truth.Charge charge, Map<String, Integer> entries) {
        int count = entries.getOrDefault(kind + " " + id, 0);
        if (count != 1) {
            violation(facts, findings, charge,
                    "the ledger has " + count + " entries (" + kind + ") for " + id + " instead of one");
        }
    }

    private static void inbox(Case facts, Findings findings) {
        Set<String> seen = new HashSet<>();
        for (Books.Event event : facts.books().inbox()) {
            findings.saw();
            if (!seen.add(event.id())) {
                findings.violation(null, "event " + event.id() + " (" + event.type() + ") is twice in the inbox");
            }
        }
    }

    private static void transitions(Case facts, Findings findings) {
        Set<String> seen = new HashSet<>();
        for (Books.Change change : facts.books().history()) {
            if (!change.applied() || change.cause() == null) {
                continue;
            }
            if (!seen.add(change.payment() + "\n" + change.event() + "\n" + change.cause())) {
                Books.Payment payment = facts.payment(change.payment());
                List<Truth.Charge> charges = payment == null ? List.of() : facts.charges(payment);
                findings.violation(
                        change.payment(),
                        change.event() + " caused by " + change.cause() + " was applied again in version "
                                + change.version(),
                        charges,
                        facts.fault(payment, charges));
            }
        }
    }

    private static void violation(Case facts, Findings findings, Truth.Charge charge, String message) {
        if (charge == null) {
            findings.violation(null, message);
            return;
        }
        Books.Payment payment = facts.paymentOfOrder(charge.order());
        List<Truth.Charge> charges = List.of(charge);
        findings.violation(payment == null ? null : payment.id(), message, charges, facts.fault(payment, charges));
    }
}
