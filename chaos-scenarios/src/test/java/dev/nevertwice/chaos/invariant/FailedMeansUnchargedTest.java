package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailedMeansUnchargedTest {

    private final KnownRun run = KnownRun.good();

    /** Guards M23: a time-out taken for a failure. */
    @Test
    void toldDeclinedButChargedNamesTheFaultOfTheAttempt() {
        run.charge("ch_2", "2", 500, "USD", null);
        run.array(run.journal, "entries").addObject().put("reference", "att_2").put("fault", "silent-after-commit");

        Finding finding = run.judge(new FailedMeansUncharged());

        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals("pay_2", finding.violations().getFirst().payment());
        assertEquals(List.of("ch_2"), finding.violations().getFirst().charges());
        assertEquals("silent-after-commit", finding.violations().getFirst().fault());
    }

    /** A service of somebody else's shows no books. */
    @Test
    void whoShowsNoBooksIsQuotedAsTheServiceThatItIs() {
        run.charge("ch_2", "2", 500, "USD", null);
        assertEquals("the books say declined", whatStands());

        run.books.remove("order_money");
        assertEquals("the service says declined", whatStands());
    }

    private String whatStands() {
        String message = run.judge(new FailedMeansUncharged()).violations().getFirst().message();
        return message.substring(message.indexOf("; ") + 2);
    }

    /** Guards M57: late success that is never given back. */
    @Test
    void toldDeclinedThenChargedAndOnlyPartlyRefundedIsBroken() {
        run.find("charges", "id", "ch_3").put("refunded", 2_000);

        assertEquals(Verdict.INVALID, run.judge(new FailedMeansUncharged()).verdict());
    }

    @Test
    void toldRefundedButKeptIsBroken() {
        run.told("status", "1", "none", 200, "refunded", "status-9", null);

        assertEquals(Verdict.INVALID, run.judge(new FailedMeansUncharged()).verdict());
    }

    /** Another card took the decline back; without one, or with a decline read at the end, it stands. */
    @Test
    void aDeclineThatAnotherCardFollowedIsNoEnd() {
        run.charge("ch_2", "2", 500, "USD", null);
        run.told("attempt", "2", "card-2", 201, "paid", "reply-9", null);
        run.told("status", "2", "none", 200, "paid", "status-9", null);
        run.told("pay", "2", "body-2", 402, "declined", "reply-2", null);
        assertEquals(Verdict.VALID, run.judge(new FailedMeansUncharged()).verdict());

        run.told("status", "2", "none", 200, "declined", "status-10", null);
        assertEquals(Verdict.INVALID, run.judge(new FailedMeansUncharged()).verdict());
    }

    /** Nobody could be asked at the end, or said nothing of an end: then the books say whether the decline still stands. */
    @Test
    void aDeclineThatTheBooksHoldToStandsThoughNothingWasReadAtTheEnd() {
        run.charge("ch_2", "2", 500, "USD", null);
        run.told("attempt", "2", "card-2", 202, "pending", "reply-9", null);
        assertEquals(Verdict.INVALID, run.judge(new FailedMeansUncharged()).verdict());

        run.told("status", "2", "none", 200, "pending", "status-9", null);
        assertEquals(Verdict.INVALID, run.judge(new FailedMeansUncharged()).verdict());

        run.find("payments", "id", "pay_2").put("state", "paid");
        assertEquals(Verdict.VALID, run.judge(new FailedMeansUncharged()).verdict());
    }

    @Test
    void anotherCardTakesNothingBackOfAPaymentThatTheBooksHaveLost() {
        run.told("pay", "9", "body-9", 402, "declined", "reply-9", null);
        run.told("attempt", "9", "card-9", 202, "pending", "reply-10", null);

        assertEquals(Verdict.INVALID, run.judge(new FailedMeansUncharged()).verdict());
    }

    /** A loss of the merchant's, not of the buyer's: I9 has it. */
    @Test
    void whatThePspGaveBackOnTopIsNotKept() {
        run.refund("re_9", "ch_3", 2_500);

        assertEquals(Verdict.VALID, run.judge(new FailedMeansUncharged()).verdict());
    }

    @Test
    void pendingIsNoFailure() {
        run.told("status", "1", "none", 200, "pending", "status-9", null);

        assertEquals(Verdict.VALID, run.judge(new FailedMeansUncharged()).verdict());
    }

    @Test
    void toldDeclinedOfAPaymentThatTheBooksHaveLostIsBroken() {
        run.told("pay", "9", "body-9", 402, "declined", "reply-9", null);

        Finding finding = run.judge(new FailedMeansUncharged());

        assertEquals("the buyer was told that it failed, but the books don't know payment pay_9",
                finding.violations().getFirst().message());
    }

    /** The card of somebody else takes nothing back, and only what was read of this payment at the end does. */
    @Test
    void anotherPaymentsCardTakesNoDeclineBack() {
        run.charge("ch_2", "2", 500, "USD", null);
        run.told("attempt", "1", "card-2", 201, "paid", "reply-9", null);
        assertEquals(Verdict.INVALID, run.judge(new FailedMeansUncharged()).verdict());

        run.told("attempt", "2", "card-2", 201, "paid", "reply-9", null);
        run.told("status", "2", "none", 200, "declined", "status-9", null);
        run.told("status", "1", "none", 200, "paid", "status-9", null);
        run.add("status", "purchase-2", null, "pay_2", "none", 503, null, null, null, Instant.EPOCH);
        assertEquals(Verdict.INVALID, run.judge(new FailedMeansUncharged()).verdict());
    }

    /** A dispute is the buyer's own doing, and may be lost. */
    @Test
    void whatTheBankTookOfTheOrdersOwnChargeIsStillKept() {
        run.charge("ch_2", "2", 500, "USD", null).put("charged_back", 500);
        assertEquals(Verdict.INVALID, run.judge(new FailedMeansUncharged()).verdict());

        run.books.remove("order_money");
        assertEquals(Verdict.INVALID, run.judge(new FailedMeansUncharged()).verdict());
    }

    @Test
    void everyFailureThatWasToldCounts() {
        for (String told : List.of("declined", "expired", "canceled", "refunded")) {
            KnownRun other = KnownRun.good();
            other.told("status", "1", "none", 200, told, "status-9", null);
            assertEquals(Verdict.INVALID, other.judge(new FailedMeansUncharged()).verdict(), told);
        }
    }
}
