package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import org.junit.jupiter.api.Test;

class EventsOnceTest {

    private final KnownRun run = KnownRun.good();

    /** Guards M32: an event that is not recognised again. */
    @Test
    void aChargeThatIsPostedTwiceIsBroken() {
        run.post("capture", "ch_1", "1", 12_900, "KRW");

        Finding finding = run.judge(new EventsOnce());

        assertEquals(2, finding.violationCount());
        assertEquals("charge ch_1 is 2 movements in the books", finding.violations().get(0).message());
        assertEquals("the ledger has 2 entries (capture) for ch_1 instead of one",
                finding.violations().get(1).message());
        assertEquals("pay_1", finding.violations().getFirst().payment());
        assertEquals("reply-lost", finding.violations().getFirst().fault());
    }

    @Test
    void aChargeThatIsNeverPostedIsBroken() {
        run.array(run.books, "entries").remove(0);

        assertBroken("the ledger has 0 entries (capture) for ch_1 instead of one");
    }

    @Test
    void aRefundThatIsPostedTwiceIsBroken() {
        run.post("refund", "re_3", "3", 2_500, "BHD");

        assertBroken("refund re_3 is 2 movements in the books");
    }

    @Test
    void anEventThatIsTwiceInTheInboxIsBroken() {
        run.array(run.books, "inbox").addObject().put("event", "evt_1").put("type", "registration.approved")
                .put("state", "applied");

        assertBroken("event evt_1 (registration.approved) is twice in the inbox");
    }

    @Test
    void aCauseThatMovedAPaymentTwiceIsBroken() {
        run.change("1", 3).put("cause", "event:evt_1").put("event", "approved");
        run.change("1", 2).put("cause", "event:evt_1").put("event", "approved");

        assertBroken("approved caused by event:evt_1 was applied again in version 3");
    }

    private void assertBroken(String message) {
        Finding finding = run.judge(new EventsOnce());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertTrue(
                finding.violations().stream().anyMatch(violation -> violation.message().equals(message)),
                finding.violations().toString());
    }
}
