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

    @Test
    void payoutOfAnotherCurrencyIsSeen() {
        theirs().put("currency", "USD");
        assertSeen("payout po_1 is 400 KRW, but the PSP made it 4.00 USD");
    }

    @Test
    void payoutThatIsNotSentYetIsNotMade() {
        run.find("payouts", "id", "po_1").put("state", "ordered");
        assertSeen("payout po_1 is ordered, but the PSP made 1 of it",
                "payout po_1 is ordered in the books and paid at the PSP");
    }

    @Test
    void oneRunPaysEverySellerAndPayoutsToOurselvesHaveNoRun() {
        ObjectNode first = run.find("payouts", "id", "po_1").put("merchant", "mer_1");
        add(first.deepCopy().put("seller", "sel_2").put("id", "po_2"));
        add(first.deepCopy().put("merchant", "mer_2").put("id", "po_3"));
        add(first.deepCopy().put("run", "run_2").put("id", "po_4"));
        add(first.deepCopy().putNull("run").putNull("seller").put("id", "po_5"));
        add(first.deepCopy().putNull("run").putNull("seller").put("id", "po_6"));

        assertEquals(Verdict.VALID, run.judge(new PaidOutOnce()).verdict());
        assertEquals(6, run.judge(new PaidOutOnce()).evidence());
    }

    @Test
    void runThatNeverEndedIsSeen() {
        run.books.putArray("payout_runs").addObject().put("id", "run_1").put("state", "done");
        assertEquals(Verdict.VALID, run.judge(new PaidOutOnce()).verdict());
        assertEquals(2, run.judge(new PaidOutOnce()).evidence());

        run.array(run.books, "payout_runs").addObject().put("id", "run_2").put("state", "begun");
        assertSeen("the payout run run_2 was begun and never ended");
    }

    @Test
    void payoutThatTakesFromAnotherSellerIsSeen() {
        run.find("payouts", "id", "po_1").put("merchant", "mer_1");
        run.owe("payout_ordered", "po_1", 400, "KRW");
        assertEquals(Verdict.VALID, run.judge(new PaidOutOnce()).verdict());

        run.find("payouts", "id", "po_1").put("seller", "sel_2");
        assertSeen("ent_po_1 is of mer_1/sel_2, but takes from seller_payable:mer_1/sel_1");

        run.find("entries", "cause", "po_1").put("kind", "payout_failed");
        assertEquals(Verdict.VALID, run.judge(new PaidOutOnce()).verdict());

        run.find("entries", "cause", "po_1").put("kind", "payout_ordered").put("cause", "po_none");
        assertEquals(Verdict.VALID, run.judge(new PaidOutOnce()).verdict());
    }

    @Test
    void payoutOfMoneyThatWasNotThereIsSeen() {
        run.find("payouts", "id", "po_1").put("merchant", "mer_1");
        run.owe("payout_ordered", "po_1", 400, "KRW");
        ObjectNode posting = (ObjectNode) run.find("entries", "cause", "po_1").path("postings").get(0);
        posting.put("account", "seller_debt:mer_1/sel_1");
        assertSeen("ent_po_1 pays out 400 KRW that was not there");

        run.find("entries", "cause", "po_1").put("kind", "refund_due");
        assertEquals(Verdict.VALID, run.judge(new PaidOutOnce()).verdict());
    }

    @Test
    void twoPayoutsUnderOneKeyAreSeen() {
        run.paidOut("payout-1", 0, "timeout");
        run.paidOut("payout-1", 201, "po_1");
        run.paidOut("payout-1", 201, "po_1");
        run.paidOut("payout-2", 409, "insufficient_available");
        assertEquals(Verdict.VALID, run.judge(new PaidOutOnce()).verdict());

        add(run.find("payouts", "id", "po_1").deepCopy().put("run", "run_2").put("id", "po_2"));
        run.paidOut("payout-3", 201, "po_2");
        assertEquals(Verdict.VALID, run.judge(new PaidOutOnce()).verdict());

        run.paidOut("payout-1", 201, "po_2");
        assertSeen("key payout-1 ordered two payouts: po_1 and po_2");
    }

    @Test
    void payoutThatWasToldAndIsNotInTheBooksIsSeen() {
        run.paidOut("payout-1", 201, "po_9");
        assertSeen("payout po_9 was told under key payout-1, and is not in the books");
    }

    @Test
    void whatWasSentIsMadeOnceWhateverBecameOfIt() {
        for (String state : List.of("pending", "paid", "failed")) {
            run.find("payouts", "id", "po_1").put("state", state);
            theirs().put("status", state);
            assertEquals(Verdict.VALID, run.judge(new PaidOutOnce()).verdict(), state);
        }
    }

    /** Ordered, and made by the PSP. */
    private void add(ObjectNode payout) {
        run.array(run.books, "payouts").add(payout);
        run.array(run.truth, "payouts").add(theirs().deepCopy().put("reference", payout.path("id").asText()));
    }

    private ObjectNode theirs() {
        return (ObjectNode) run.truth.path("payouts").get(0);
    }

    private void assertSeen(String... messages) {
        Finding finding = run.judge(new PaidOutOnce());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(List.of(messages), finding.violations().stream().map(Violation::message).toList());
    }
}
