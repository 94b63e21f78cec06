package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import org.junit.jupiter.api.Test;

/** Guards M76 and M77. */
class ReconciledOnceTest {

    private final KnownRun run = KnownRun.good();

    @Test
    void aSecondReconciliationThatMovesMoneyIsBroken() {
        run.post("capture", "ch_9", "1", 12_900, "KRW");

        assertBroken(
                "reconciling again changed movements: 3 before, 4 after, such as Movement[reference=ch_9, kind=charge, order=ord_1,"
                        + " amount=12900, currency=KRW]");
    }

    @Test
    void aSecondReconciliationThatChangesAWalletIsBroken() {
        run.find("wallets", "currency", "BHD").put("available", 2_499);

        assertBroken(
                "reconciling again changed wallets: 2 before, 2 after, such as Wallet[merchant=mer_1, seller=sel_1, currency=BHD,"
                        + " available=2499, owed=0]");
    }

    @Test
    void withoutASecondReconciliationNothingIsKnown() {
        run.last = null;

        assertEquals(Verdict.UNKNOWN, run.judge(new ReconciledOnce()).verdict());
    }

    @Test
    void aSecondReconciliationThatPostsIsBroken() {
        run.owe("refund_due", "ref_1", 400, "KRW");

        assertTrue(run.judge(new ReconciledOnce()).violations().getFirst().message()
                .startsWith("reconciling again changed ledger entries: 3 before, 4 after, such as Entry[id=ent_ref_1"));
    }

    @Test
    void aSecondReconciliationThatLosesAnythingIsBroken() {
        run.array(run.books, "wallets").remove(1);

        assertBroken("reconciling again changed wallets: 2 before, 1 after");
    }

    /** What came after all that it began was over is not its doing. */
    @Test
    void whatHappenedAfterItIsNotItsDoing() {
        run.after = run.books.deepCopy();
        run.owe("refund_due", "ref_1", 400, "KRW");
        assertEquals(Verdict.VALID, run.judge(new ReconciledOnce()).verdict());
        assertEquals(3, run.judge(new ReconciledOnce()).evidence());

        run.before = null;
        assertEquals(Verdict.UNKNOWN, run.judge(new ReconciledOnce()).verdict());
    }

    private void assertBroken(String message) {
        Finding finding = run.judge(new ReconciledOnce());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(message, finding.violations().getFirst().message());
    }
}
