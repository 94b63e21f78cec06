package dev.nevertwice.chaos.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** I13. Its evidence are the settlement rows that were compared. */
final class DiscrepanciesClosed implements CaseInvariant {

    static final Set<String> QUEUES = Set.of("finance", "investigation");

    /** The types that say of a row that was read that it is wrong. */
    private static final Set<String> WRONG =
            Set.of("amount_differs", "currency_differs", "fee_differs", "time_differs", "listed_twice", "restated");

    @Override
    public String id() {
        return "I13";
    }

    @Override
    public String statement() {
        return "Reconciliation ends: no automatic discrepancy stays open, a second run finds nothing new, "
                + "and every other one is in exactly one human queue, and so is all that the PSP gave away twice.";
    }

    @Override
    public Finding judge(Case facts) {
        Findings findings = new Findings(id());
        JsonNode last = facts.evidence().lastReconciliation();
        if (last != null) {
            Fields answer = new Fields("lastReconciliation", last);
            for (long row = answer.whole("rows"); row > 0; row--) {
                findings.saw();
            }
            if (answer.whole("opened") != 0) {
                findings.violation(null,
                        "reconciling the same day again opened " + answer.whole("opened") + " discrepancies");
            }
            facts.unasked().forEach(unasked -> given(facts, findings, unasked));
        }
        facts.evidence().proceedings().unreconciled().forEach(day -> findings.violation(
                null, "day " + day + " could not be reconciled although the faults had stopped"));
        again(facts, findings);
        Set<String> seen = new HashSet<>();
        for (Books.Discrepancy discrepancy : facts.books().discrepancies()) {
            if (discrepancy.open()) {
                open(findings, discrepancy, seen);
                rightly(facts, findings, discrepancy);
            }
        }
        return findings.finding();
    }

    /** No program can take it back: somebody has to be told of it, and one person only. */
    private static void given(Case facts, Findings findings, Truth.Unasked unasked) {
        long queued = facts.queued(unasked);
        if (queued != 1) {
            findings.violation(null, "the PSP made the " + unasked.kind() + " " + unasked.id() + " of "
                    + MoneyText.of(unasked.amount(), unasked.currency()) + " of its own accord, and it is in "
                    + (queued == 0 ? "nobody's queue" : queued + " queues"));
        }
    }

    /** The books themselves, before and after everything was reconciled once more. */
    private static void again(Case facts, Findings findings) {
        if (facts.evidence().proceedings().booksBefore() == null) {
            return;
        }
        Books before = facts.read(facts.evidence().proceedings().booksBefore());
        Set<String> known =
                before.discrepancies().stream().map(Books.Discrepancy::id).collect(Collectors.toSet());
        facts.books().discrepancies().stream()
                .filter(discrepancy -> !known.contains(discrepancy.id()))
                .forEach(discrepancy -> findings.violation(
                        null, "reconciling again opened discrepancy " + discrepancy.id() + " (" + discrepancy.type()
                                + " of " + discrepancy.subject() + ")"));
    }

    /** Of a PSP that lied about no row and kept its contract none is wrong. */
    private static void rightly(Case facts, Findings findings, Books.Discrepancy open) {
        JsonNode lies = facts.evidence().proceedings().lies();
        if (WRONG.contains(open.type()) && lies.isArray() && lies.isEmpty()
                && !facts.evidence().truth().findValuesAsText("class").contains("B")) {
            findings.violation(null, shown(open) + " is open, though no file lied and the PSP kept its contract");
        }
    }

    private static String shown(Books.Discrepancy open) {
        return "discrepancy " + open.id() + " (" + open.type() + " of " + open.subject() + ")";
    }

    private static void open(Findings findings, Books.Discrepancy open, Set<String> seen) {
        String shown = shown(open);
        if (open.kind().equals("automatic")) {
            findings.violation(null, shown + " is automatic but still open");
            return;
        }
        if (!QUEUES.contains(String.valueOf(open.queue()))) {
            findings.violation(null, shown + " is in no human queue but in " + open.queue());
        }
        if (!seen.add(open.movement() + "\n" + open.type() + "\n" + open.subject() + "\n" + open.field())) {
            findings.violation(null, shown + " is open twice");
        }
    }
}
