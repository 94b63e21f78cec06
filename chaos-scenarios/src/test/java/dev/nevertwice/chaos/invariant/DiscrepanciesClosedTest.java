package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiscrepanciesClosedTest {

    private final KnownRun run = KnownRun.good();

    {
        run.before = null;
    }

    @Test
    void resolvedOnesAndThoseInOneQueueAreFine() {
        discrepancy("dis_1", "automatic", "resolver").put("closed_at", "2026-11-22T10:10:00Z");
        discrepancy("dis_2", "manual", "finance");
        discrepancy("dis_3", "special", "investigation");

        assertEquals(Verdict.VALID, run.judge(new DiscrepanciesClosed()).verdict());
    }

    @Test
    void anAutomaticOneThatStaysOpenIsBroken() {
        discrepancy("dis_1", "automatic", "resolver");

        assertBroken("discrepancy dis_1 (missing_here of dis_1-subject) is automatic but still open");
    }

    @Test
    void aManualOneInNobodysQueueIsBroken() {
        discrepancy("dis_1", "manual", null);

        assertBroken("discrepancy dis_1 (missing_here of dis_1-subject) is in no human queue but in null");
    }

    @Test
    void theSameDisagreementInTwoQueuesIsBroken() {
        discrepancy("dis_1", "manual", "finance").put("subject", "ch_1");
        discrepancy("dis_2", "special", "investigation").put("subject", "ch_1");

        assertBroken("discrepancy dis_2 (missing_here of ch_1) is open twice");
    }

    /** Guards M76: the same file imported twice. */
    @Test
    void aSecondReconciliationThatFindsMoreIsBroken() {
        run.last.put("opened", 2);

        assertBroken("reconciling the same day again opened 2 discrepancies");
    }

    /** Guards H6: the phase was never entered. */
    @Test
    void withoutReconciliationNothingIsKnown() {
        run.last = null;

        assertEquals(Verdict.UNKNOWN, run.judge(new DiscrepanciesClosed()).verdict());
    }

    @Test
    void aDayThatCannotBeReconciledAfterTheHealIsBroken() {
        run.unreconciled = List.of("2026-11-22");

        assertBroken("day 2026-11-22 could not be reconciled although the faults had stopped");
    }

    /** The answer says that nothing was opened; the books say otherwise. */
    @Test
    void whatASecondReconciliationOpenedIsSeenInTheBooks() {
        run.before = run.books.deepCopy();
        discrepancy("dis_1", "manual", "finance");

        assertBroken("reconciling again opened discrepancy dis_1 (missing_here of dis_1-subject)");
    }

    @Test
    void aChargebackAndItsReturnUnderOneReferenceAreTwo() {
        discrepancy("dis_chargeback:cb_1:amount", "manual", "finance").put("subject", "cb_1");
        discrepancy("dis_chargeback_won:cb_1:amount", "manual", "finance").put("subject", "cb_1");

        assertEquals(Verdict.VALID, run.judge(new DiscrepanciesClosed()).verdict());
    }

    @Test
    void theSameMovementOfOneAccountInTwoQueuesIsBroken() {
        discrepancy("dis_acct_1:charge:ch_1:amount", "manual", "finance").put("psp_account", "acct_1")
                .put("subject", "ch_1");
        discrepancy("dis_acct_1:charge:ch_1:more", "special", "investigation").put("psp_account", "acct_1")
                .put("subject", "ch_1");

        assertBroken("discrepancy dis_acct_1:charge:ch_1:more (missing_here of ch_1) is open twice");
    }

    /** Any number of them would look like diligence, and bury the finance people. */
    @Test
    void whatSaysThatAnHonestFileIsWrongIsBroken() {
        run.lies.removeAll();
        for (String type : List.of(
                "amount_differs", "currency_differs", "fee_differs", "time_differs", "listed_twice", "restated")) {
            ObjectNode one = discrepancy("dis_1", "manual", "finance").put("type", type);
            assertBroken("discrepancy dis_1 (" + type + " of dis_1-subject) is open, though no file lied and the PSP "
                    + "kept its contract");

            one.put("closed_at", "2026-11-22T10:10:00Z");
            assertEquals(Verdict.VALID, run.judge(new DiscrepanciesClosed()).verdict());
        }
    }

    @Test
    void whatSaysThatAFileIsWrongIsRightWhereOneLied() {
        discrepancy("dis_1", "manual", "finance").put("type", "amount_differs");

        assertEquals(Verdict.VALID, run.judge(new DiscrepanciesClosed()).verdict());
    }

    @Test
    void whatSaysThatAFileIsWrongIsRightWhereThePspBrokeItsContract() {
        run.lies.removeAll();
        discrepancy("dis_1", "manual", "finance").put("type", "amount_differs");
        ((ObjectNode) run.charge("ch_9", "none", 100, "KRW", "charged-twice").get("cause")).put("class", "B");

        assertEquals(Verdict.VALID, run.judge(new DiscrepanciesClosed()).verdict());
    }

    @Test
    void everyComparedRowIsEvidence() {
        assertEquals(3, run.judge(new DiscrepanciesClosed()).evidence());
    }

    /** Two PSPs number their charges alike; what the bank says is of none of them. */
    @Test
    void theSameReferenceAtTwoPspsIsTwo() {
        run.severalPsps();
        run.before = null;
        discrepancy("dis_acct_1:charge:ch_1:amount", "manual", "finance").put("psp_account", "acct_1")
                .put("subject", "ch_1");
        discrepancy("dis_acct_2:charge:ch_1:amount", "manual", "finance").put("psp_account", "acct_2")
                .put("subject", "ch_1");
        assertEquals(Verdict.VALID, run.judge(new DiscrepanciesClosed()).verdict());

        discrepancy("dis_deposit:dep_1", "manual", "none").put("subject", "dep_1");
        assertBroken("discrepancy dis_deposit:dep_1 (missing_here of dep_1) is in no human queue but in none");
    }

    private ObjectNode discrepancy(String id, String kind, String queue) {
        return run.array(run.books, "discrepancies")
                .addObject()
                .put("id", id)
                .put("type", "missing_here")
                .put("class", kind)
                .put("queue", queue)
                .put("subject", id + "-subject")
                .put("field", "movement")
                .putNull("closed_at");
    }

    private void assertBroken(String message) {
        Finding finding = run.judge(new DiscrepanciesClosed());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(message, finding.violations().getFirst().message());
    }
}
