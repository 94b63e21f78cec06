package dev.nevertwice.chaos.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** I14. Its evidence are the settlement rows that were compared again. */
final class ReconciledOnce implements CaseInvariant {

    static final String ID = "I14";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String statement() {
        return "Reconciliation moves no money twice: running it again changes nothing.";
    }

    @Override
    public Finding judge(Case facts) {
        Findings findings = new Findings(id());
        JsonNode last = facts.evidence().lastReconciliation();
        JsonNode booksBefore = facts.evidence().proceedings().booksBefore();
        JsonNode booksAfter = facts.evidence().proceedings().booksAfter();
        if (last == null || booksBefore == null) {
            return findings.finding();
        }
        for (long row = new Fields("lastReconciliation", last).whole("rows"); row > 0; row--) {
            findings.saw();
        }
        Books before = facts.read(booksBefore);
        Books after = booksAfter == null ? facts.books() : facts.read(booksAfter);
        moved(findings, "movements", before.movements(), after.movements());
        moved(findings, "ledger entries", before.entries(), after.entries());
        moved(findings, "wallets", before.wallets(), after.wallets());
        return findings.finding();
    }

    private static void moved(Findings findings, String what, List<? extends Record> before,
            List<? extends Record> after) {
        if (!before.equals(after)) {
            List<Record> added = new ArrayList<>(after);
            added.removeAll(before);
            findings.violation(
                    null, "reconciling again changed " + what + ": " + before.size() + " before, " + after.size()
                            + " after" + (added.isEmpty() ? "" : ", such as " + added.getFirst()));
        }
    }
}
