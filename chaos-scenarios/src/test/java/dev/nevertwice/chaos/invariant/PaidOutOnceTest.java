package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaidOutOnceTest {

    private final KnownRun run = KnownRun.good();

    @Test
    void payoutThatIsMadeOnceHolds() {
        assertEquals(Verdict.VALID, run.judge(new PaidOutOnce()).verdict());
    }

    @Test
    void payoutMadeTwiceIsSeen() {
        ObjectNode again = theirs().deepCopy().put("id", "pso_2");
        run.array(run.truth, "payouts").add(again);
        assertSeen("payout po_1 is paid, but the PSP made 2 of it");
    }

    /** The PSP broke its contract; its second payout is its own affair. */
    @Test
    void payoutThatThePspRepeatedByItselfIsNotHeldAgainstUs() {
        ObjectNode again = theirs().deepCopy().put("id", "pso_2");
        again.putObject("cause").put("class", "B");
        run.array(run.truth, "payouts").add(again);
        assertEquals(Verdict.VALID, run.judge(new PaidOutOnce()).verdict());
    }

    @Test
    void payoutOfAnotherAmountIsSeen() {
        theirs().put("amount", 500);
        assertSeen("payout po_1 is 400 KRW, but the PSP made it 500 KRW");
    }

    @Test
    void payoutThatTheBooksOnlyBelieveInIsSeen() {
        run.array(run.truth, "payouts").removeAll();
        assertSeen("payout po_1 is paid, but the PSP made 0 of it");
    }

    @Test
    void payoutThatFailedThereAndIsPaidHereIsSeen() {
        theirs().put("status", "failed");
        assertSeen("payout po_1 is paid in the books and failed at the PSP");
    }

    @Test
    void payoutThatNobodyOrderedIsSeen() {
        run.array(run.truth, "payouts").addObject().put("id", "pso_9").put("reference", "po_9").put("status", "paid")
                .put("amount", 400).put("currency", "KRW").putObject("cause").put("class", "A");
        assertSeen("the PSP paid out po_9, which nobody ordered");
    }

    @Test
    void sellerPaidTwiceByOneRunIsSeen() {
        ObjectNode again = run.find("payouts", "id", "po_1").deepCopy().put("id", "po_2").put("state", "refused");
        run.array(run.books, "payouts").add(again);
        assertSeen("one run paid a seller twice: po_1 and po_2");
    }

    private ObjectNode theirs() {
        return (ObjectNode) run.truth.path("payouts").get(0);
    }

    private void assertSeen(String message) {
        Finding finding = run.judge(new PaidOutOnce());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(List.of(message), finding.violations().stream().map(Violation::message).toList());
    }
}
