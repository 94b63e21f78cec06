package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The PSP gives money twice that it was asked for once (class B): no program can take it back, so it has to be in one human
 * queue, and the books lack that and nothing else.
 */
class GivenTwiceTest {

    private static final String FINANCE = "duplicate_refund";

    private final KnownRun run = KnownRun.good();

    @Test
    void aSecondRefundThatFinanceHasIsValid() {
        refundedTwice("B");
        queued("refund:re_4:movement", FINANCE, "finance", "re_4");

        assertNothingIsBroken();
    }

    @Test
    void aSecondPayoutThatIsInvestigatedIsValid() {
        paidOutTwice();
        queued("payout:po_1:row_7", "listed_twice", "investigation", "po_1");

        assertNothingIsBroken();
    }

    @Test
    void aSecondRefundThatNobodyIsToldOfIsBroken() {
        refundedTwice("B");

        assertBroken(new DiscrepanciesClosed(),
                "the PSP made the refund re_4 of 2.500 BHD of its own accord, and it is in nobody's queue");
        assertBroken(new ReceivableMatches(), "the ledger has 0.000 BHD at the PSP, the PSP has -2.500 BHD");
    }

    @Test
    void aSecondPayoutThatNobodyIsToldOfIsBroken() {
        paidOutTwice();

        assertBroken(new DiscrepanciesClosed(),
                "the PSP made the payout pso_2 of 400 KRW of its own accord, and it is in nobody's queue");
    }

    /** It is not the program that decides that it is over. */
    @Test
    void aSecondRefundThatIsClosedWithoutHavingComeBackIsBroken() {
        refundedTwice("B");
        queued("refund:re_4:movement", FINANCE, "finance", "re_4").put("closed_at", "2026-11-22T10:10:00Z");

        assertBroken(new ReceivableMatches(), "the ledger has 0.000 BHD at the PSP, the PSP has -2.500 BHD");
    }

    @Test
    void aSecondRefundThatIsTakenForSomethingElseIsBroken() {
        refundedTwice("B");
        queued("refund:re_4:movement", "status_differs", "finance", "re_4");

        assertBroken(new DiscrepanciesClosed(),
                "the PSP made the refund re_4 of 2.500 BHD of its own accord, and it is in nobody's queue");
    }

    @Test
    void whatIsAboutSomethingElseOrInNoPersonsQueueExcusesNothing() {
        refundedTwice("B");
        queued("refund:re_5:movement", FINANCE, "finance", "re_5");
        queued("refund_failed:re_4:movement", FINANCE, "finance", "re_4");
        queued("refund:re_4:movement", FINANCE, "resolver", "re_4");

        assertBroken(new DiscrepanciesClosed(),
                "the PSP made the refund re_4 of 2.500 BHD of its own accord, and it is in nobody's queue");
    }

    /** Its bank sent it back: there is nothing to ask for. */
    @Test
    void aSecondPayoutThatCameBackNeedsNobody() {
        paidOutTwice();
        ((ObjectNode) run.truth.path("payouts").get(1)).put("status", "failed");
        run.before = run.books.deepCopy();
        assertEquals(Verdict.VALID, run.judge(new DiscrepanciesClosed()).verdict());

        run.truth.remove("payouts");
        assertEquals(Verdict.VALID, run.judge(new DiscrepanciesClosed()).verdict());
    }

    @Test
    void aSecondPayoutIsAskedForAtThePspThatMadeIt() {
        paidOutTwice();
        run.severalPsps();
        ((ObjectNode) run.truth.path("payouts").get(1)).put("id", "acct_2/pso_2");
        queued("acct_1:payout:po_1:row_7", "listed_twice", "investigation", "po_1").put("psp_account", "acct_1");
        assertBroken(new DiscrepanciesClosed(),
                "the PSP made the payout acct_2/pso_2 of 400 KRW of its own accord, and it is in nobody's queue");

        queued("acct_2:payout:po_1:row_7", "listed_twice", "investigation", "po_1").put("psp_account", "acct_2");
        run.before = run.books.deepCopy();
        assertEquals(Verdict.VALID, run.judge(new DiscrepanciesClosed()).verdict());
    }

    @Test
    void aSecondRefundThatIsPostedTwiceIsBroken() {
        refundedTwice("B");
        run.post("refund", "re_4", "3", 2_500, "BHD");
        run.array(run.books, "entries").add(run.find("entries", "cause", "re_4").deepCopy());

        assertBroken(new EventsOnce(), "the ledger has 2 entries (refund) for re_4 instead of one");
    }

    /** It executed slowly, its key was sent again and forgotten: the second was answered first, and is the one that is booked. */
    @Test
    void whicheverOfTheTwoIsBookedTheOtherOneIsFinances() {
        refundedTwice("B");
        ofOneRequest();
        bookTheSecondInsteadOfTheFirst();
        queued("refund:re_3:movement", FINANCE, "finance", "re_3");

        assertNothingIsBroken();
    }

    @Test
    void ifNobodyIsToldOfTheOtherOneItIsBroken() {
        refundedTwice("B");
        ofOneRequest();
        bookTheSecondInsteadOfTheFirst();

        assertBroken(new DiscrepanciesClosed(),
                "the PSP made the refund re_4 of 2.500 BHD of its own accord, and it is in nobody's queue");
        assertBroken(new EventsOnce(), "the ledger has 0 entries (refund) for re_3 instead of one");
    }

    @Test
    void theOtherOneOfAnotherRequestIsNotExcused() {
        refundedTwice("B");
        run.find("refunds", "id", "re_3").put("reference", "ref_3");
        run.find("refunds", "id", "re_4").put("reference", "ref_4");
        bookTheSecondInsteadOfTheFirst();
        queued("refund:re_3:movement", FINANCE, "finance", "re_3");

        assertBroken(new DiscrepanciesClosed(),
                "the PSP made the refund re_4 of 2.500 BHD of its own accord, and it is in nobody's queue");
        assertBroken(new EventsOnce(), "the ledger has 0 entries (refund) for re_3 instead of one");
    }

    /** One of two for one that the PSP made of its own accord, and not both. */
    @Test
    void neitherOfTheTwoBookedIsBroken() {
        refundedTwice("B");
        ofOneRequest();
        bookTheSecondInsteadOfTheFirst();
        run.find("entries", "cause", "re_4").put("cause", "re_5");
        queued("refund:re_3:movement", FINANCE, "finance", "re_3");
        queued("refund:re_4:movement", FINANCE, "finance", "re_4");

        assertBroken(new EventsOnce(), "the ledger has 0 entries (refund) for re_3 instead of one");
    }

    @Test
    void aSecondRefundInTwoQueuesIsBroken() {
        refundedTwice("B");
        queued("refund:re_4:movement", FINANCE, "finance", "re_4");
        queued("refund:re_4:amount", FINANCE, "investigation", "re_4").put("field", "amount");

        assertBroken(new DiscrepanciesClosed(),
                "the PSP made the refund re_4 of 2.500 BHD of its own accord, and it is in 2 queues");
    }

    /** Then it is in the books already, and the balance must be theirs. */
    @Test
    void aSecondRefundThatIsBookedIsNotExcusedBesides() {
        refundedTwice("B");
        queued("refund:re_4:movement", FINANCE, "finance", "re_4");
        run.post("refund", "re_4", "3", 2_500, "BHD");

        assertEquals(Verdict.VALID, run.judge(new ReceivableMatches()).verdict());
        assertEquals(Verdict.VALID, run.judge(new EventsOnce()).verdict());

        run.post("refund", "re_4", "3", 2_500, "BHD");
        assertEquals(Verdict.INVALID, run.judge(new ReceivableMatches()).verdict());
        assertEquals(Verdict.INVALID, run.judge(new EventsOnce()).verdict());
    }

    /** By its cause in the PSP's journal, and by nothing else. */
    @Test
    void aSecondRefundThatWeAskedForIsBrokenWhoeverIsToldOfIt() {
        refundedTwice("A");
        queued("refund:re_4:movement", FINANCE, "finance", "re_4");

        assertEquals(Verdict.INVALID, run.judge(new AmountsBounded()).verdict());
        assertEquals(Verdict.INVALID, run.judge(new ReceivableMatches()).verdict());
        assertEquals(Verdict.INVALID, run.judge(new EventsOnce()).verdict());
    }

    /** What is lacking at one PSP says nothing about another. */
    @Test
    void ofSeveralPspsOnlyItsOwnIsShortOfIt() {
        run.find("refunds", "id", "re_3").put("id", "acct_1/re_3");
        run.refund("acct_2/re_4", "ch_3", 2_500).putObject("cause").put("class", "B");
        queued("acct_2:refund:re_4:movement", FINANCE, "finance", "re_4").put("psp_account", "acct_2");

        run.accounts("{\"acct_1\": {\"KRW\": 12900}, \"acct_2\": {\"BHD\": -2500}}");
        assertEquals(Verdict.VALID, run.judge(new ReceivableMatches()).verdict());

        run.accounts("{\"acct_1\": {\"KRW\": 12900, \"BHD\": -2500}, \"acct_2\": {}}");
        assertEquals(Verdict.INVALID, run.judge(new ReceivableMatches()).verdict());
    }

    private void refundedTwice(String faultClass) {
        run.refund("re_4", "ch_3", 2_500).putObject("cause").put("class", faultClass);
        run.balances();
    }

    private void ofOneRequest() {
        run.find("refunds", "id", "re_3").put("reference", "ref_3");
        run.find("refunds", "id", "re_4").put("reference", "ref_3");
    }

    private void bookTheSecondInsteadOfTheFirst() {
        run.find("entries", "cause", "re_3").put("cause", "re_4");
        run.find("movements", "reference", "re_3").put("reference", "re_4");
        run.atHeal = run.books.deepCopy();
    }

    private void paidOutTwice() {
        ObjectNode again = run.find("payouts", "id", "pso_1").deepCopy().put("id", "pso_2");
        again.putObject("cause").put("class", "B");
        run.array(run.truth, "payouts").add(again);
        ((ObjectNode) run.truth.get("balances")).put("KRW", 12_500);
    }

    private ObjectNode queued(String about, String type, String queue, String subject) {
        return run.array(run.books, "discrepancies").addObject()
                .put("id", "dis_" + about)
                .put("type", type)
                .put("class", queue.equals("finance") ? "manual" : "special")
                .put("queue", queue)
                .put("subject", subject)
                .put("field", "movement")
                .putNull("closed_at");
    }

    private void assertNothingIsBroken() {
        run.before = run.books.deepCopy();
        assertEquals(List.of(), Judge.judge(run.evidence()).stream()
                .filter(finding -> finding.verdict() != Verdict.VALID)
                .toList());
    }

    private void assertBroken(Invariant invariant, String message) {
        run.before = run.books.deepCopy();
        Finding finding = run.judge(invariant);
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(message, finding.violations().getFirst().message());
    }
}
