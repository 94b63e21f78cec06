package dev.nevertwice.chaos.invariant;

import dev.nevertwice.chaos.history.Operation;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** I16. */
final class AllTerminal implements CaseInvariant {

    static final String ID = "I16";

    private static final Set<String> TERMINAL = Set.of("paid", "declined", "expired", "canceled", "refunded");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String statement() {
        return "Every purchase ends paid, declined, expired, canceled or refunded within the bound after the faults stop.";
    }

    @Override
    public Finding judge(Case facts) {
        Findings findings = new Findings(id());
        if (!facts.evidence().settled()) {
            findings.violation(null, "not everything was settled " + facts.evidence().settledIn().toMillis()
                    + " ms after the faults stopped");
        }
        Map<String, Set<String>> payments = new LinkedHashMap<>();
        for (Operation operation : facts.operations()) {
            if (operation.purchase() != null) {
                Set<String> told = payments.computeIfAbsent(operation.purchase(), purchase -> new LinkedHashSet<>());
                if (operation.payment() != null) {
                    told.add(operation.payment());
                }
            }
        }
        payments.forEach((purchase, ids) -> {
            findings.saw();
            if (ids.isEmpty()) {
                findings.violation(null, purchase + " never became a payment that its buyer was told of");
            }
        });
        facts.books().jobs().stream().filter(job -> job.state().equals("dead")).forEach(job -> findings.violation(
                null, "job " + job.id() + " was given up: " + job.deadReason()));
        facts.books().payments().forEach(payment -> payment(facts, findings, payment));
        return findings.finding();
    }

    private static void payment(Case facts, Findings findings, Books.Payment payment) {
        if (!TERMINAL.contains(payment.state())) {
            List<Truth.Charge> charges = facts.charges(payment);
            findings.violation(
                    payment.id(), "is still " + payment.state() + " at the end", charges,
                    facts.fault(payment, charges));
        }
    }
}
