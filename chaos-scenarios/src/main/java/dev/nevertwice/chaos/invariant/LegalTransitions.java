package dev.nevertwice.chaos.invariant;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * I10. The table is the judge's own copy of docs/state-machine.md: the oracle must not inherit the subject's mistakes.
 */
final class LegalTransitions implements CaseInvariant {

    private static final Map<String, Set<String>> LEGAL = Map.ofEntries(
            Map.entry(
                    "created",
                    Set.of("pending", "unknown", "authorized", "paid", "declined", "expired", "cancel_asked")),
            Map.entry("pending", Set.of("authorized", "paid", "declined", "expired", "cancel_asked")),
            Map.entry("unknown", Set.of("pending", "authorized", "paid", "declined", "expired", "cancel_asked")),
            Map.entry("cancel_asked", Set.of("canceling", "canceled", "refund_due")),
            Map.entry("authorized", Set.of("capturing", "canceling", "expired")),
            Map.entry("capturing", Set.of("paid", "canceling")),
            Map.entry("paid", Set.of()),
            Map.entry("declined", Set.of("refund_due", "canceling", "created")),
            Map.entry("expired", Set.of("refund_due", "canceling", "created")),
            Map.entry("canceling", Set.of("canceled", "refunded")),
            Map.entry("canceled", Set.of("canceling", "refund_due")),
            Map.entry("refund_due", Set.of("refunded")),
            Map.entry("refunded", Set.of()));

    /** In which states each step of a refund or chargeback can be taken. */
    private static final Map<String, Set<String>> MONEY = Map.of(
            "refund_ordered", Set.of("paid"),
            "refund_succeeded", Set.of("paid", "canceling", "refund_due", "refunded"),
            "refund_failed", Set.of("paid", "canceling", "refund_due", "refunded"),
            "chargeback_opened", Set.of("paid", "canceling", "refund_due", "refunded"),
            "chargeback_won", Set.of("paid", "canceling", "refund_due", "refunded"),
            "chargeback_lost", Set.of("paid", "canceling", "refund_due", "refunded"));

    /** Each as {@code from -> to}, in alphabetical order. */
    static List<String> all() {
        return LEGAL.entrySet().stream()
                .flatMap(from -> from.getValue().stream().map(to -> from.getKey() + " -> " + to))
                .sorted()
                .toList();
    }

    @Override
    public String id() {
        return "I10";
    }

    @Override
    public String statement() {
        return "Payments move only along legal transitions, without gaps, and their state is what their history says.";
    }

    @Override
    public Finding judge(Case facts) {
        Findings findings = new Findings(id());
        Map<String, List<Books.Change>> applied = new LinkedHashMap<>();
        facts.books().payments().forEach(payment -> applied.put(payment.id(), new ArrayList<>()));
        for (Books.Change change : facts.books().history()) {
            if (change.applied()) {
                applied.computeIfAbsent(change.payment(), payment -> new ArrayList<>()).add(change);
            }
        }
        applied.forEach((payment, changes) -> {
            changes.sort(Comparator.comparingLong(Books.Change::version));
            String problem = problem(facts.payment(payment), changes);
            changes.forEach(change -> findings.saw());
            if (problem != null) {
                Books.Payment known = facts.payment(payment);
                List<Truth.Charge> charges = known == null ? List.of() : facts.charges(known);
                findings.violation(payment, problem, charges, facts.fault(known, charges));
            }
        });
        ChangesPublished.order(facts, findings);
        return findings.finding();
    }

    /** The first thing wrong with one payment's history, or null. */
    private static String problem(Books.Payment payment, List<Books.Change> changes) {
        if (payment == null) {
            return "has a history, but the books have no such payment";
        }
        String state = null;
        long version = 0;
        for (Books.Change change : changes) {
            version++;
            if (change.version() != version) {
                return "its history has version " + change.version() + " where " + version + " was due";
            }
            if (!Objects.equals(state, change.from())) {
                return "version " + version + " (" + change.event() + ") starts from " + change.from()
                        + ", but the state was "
                        + state;
            }
            if (!legal(change)) {
                return "version " + version + " (" + change.event() + ") goes from " + change.from() + " to "
                        + change.to()
                        + ", which is not legal";
            }
            state = change.to();
        }
        if (!payment.state().equals(state)) {
            return "its state is " + payment.state() + ", but its history ends in " + state;
        }
        return null;
    }

    private static boolean legal(Books.Change change) {
        if (change.from() == null) {
            return "created".equals(change.to());
        }
        if (change.isOfMoney()) {
            return MONEY.get(change.event()).contains(change.from());
        }
        return change.to() != null && LEGAL.getOrDefault(change.from(), Set.of()).contains(change.to());
    }
}
