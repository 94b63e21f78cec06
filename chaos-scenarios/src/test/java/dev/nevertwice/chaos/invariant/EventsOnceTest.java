package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
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
        assertEquals(List.of("ch_1"), run.judge(new EventsOnce()).violations().getFirst().charges());
    }

    @Test
    void aRefundThatIsNeverPostedIsBroken() {
        run.array(run.books, "entries").remove(2);

        assertBroken("the ledger has 0 entries (refund) for re_3 instead of one");
    }

    /** What was held first and then taken is known by the capture, not by the charge. */
    @Test
    void eachCaptureOfAChargeIsPostedOnceInsteadOfTheCharge() {
        run.truth.putArray("captures").addObject().put("id", "cap_1").put("charge", "ch_1").put("amount", 12_900)
                .put("currency", "KRW");
        assertBroken("the ledger has 0 entries (capture) for cap_1 instead of one");

        run.find("entries", "cause", "ch_1").put("cause", "cap_1");
        run.find("movements", "reference", "ch_1").put("kind", "capture").put("reference", "cap_1");
        assertEquals(Verdict.VALID, run.judge(new EventsOnce()).verdict());

        run.find("entries", "cause", "ch_3").put("cause", "ch_none");
        assertBroken("the ledger has 0 entries (capture) for ch_3 instead of one");

        run.array(run.books, "movements").add(run.find("movements", "reference", "cap_1").deepCopy());
        run.array(run.books, "entries").add(run.find("entries", "cause", "cap_1").deepCopy());
        assertBroken("capture cap_1 is 2 movements in the books");
        assertBroken("the ledger has 2 entries (capture) for cap_1 instead of one");
    }

    @Test
    void whatMovedNothingAndWhatHasNoCauseMayComeAgain() {
        for (int version : new int[]{2, 3}) {
            run.change("1", version).put("event", "approved").putNull("cause");
        }
        run.array(run.books, "history").add(run.change("2", 2).deepCopy().put("verdict", "duplicate"));

        assertEquals(Verdict.VALID, run.judge(new EventsOnce()).verdict());
    }

    @Test
    void whatBelongsToNobodyIsBrokenAllTheSame() {
        run.array(run.truth, "refunds")
                .add(run.find("refunds", "id", "re_3").deepCopy().put("id", "re_9").put("charge", "ch_none"));
        run.charge("ch_9", "none", 100, "KRW", null);
        run.history("9", "created", "paid");
        ObjectNode again = run.change("9", 2).deepCopy();
        run.array(run.books, "history").add(again);

        Finding finding = run.judge(new EventsOnce());

        assertEquals(Arrays.asList(null, null, "pay_9"),
                finding.violations().stream().map(Violation::payment).toList());
        assertEquals(List.of("the ledger has 0 entries (capture) for ch_9 instead of one",
                "the ledger has 0 entries (refund) for re_9 instead of one",
                "event-2 caused by answer:2 was applied again in version 2"),
                finding.violations().stream().map(Violation::message).toList());
    }

    private void assertBroken(String message) {
        Finding finding = run.judge(new EventsOnce());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertTrue(
                finding.violations().stream().anyMatch(violation -> violation.message().equals(message)),
                finding.violations().toString());
    }
}
