package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import org.junit.jupiter.api.Test;

/** Guards M34, M35 and M38. */
class EventsAppliedTest {

    private final KnownRun run = KnownRun.good();

    @Test
    void anEventParkedWithAReasonIsFine() {
        run.find("inbox", "event", "evt_1").put("state", "unattributed");

        assertEquals(Verdict.VALID, run.judge(new EventsApplied()).verdict());
    }

    @Test
    void whatWasRefusedNeedNotBeThere() {
        run.line("callback-answer", "callback", null, "evt_2 delivery 2 503", 1);

        assertEquals(Verdict.VALID, run.judge(new EventsApplied()).verdict());
    }

    @Test
    void acknowledgedAndNeverKeptIsBroken() {
        run.line("callback-answer", "callback", null, "evt_2 delivery 2 200", 1);

        assertBroken("event evt_2 of  was acknowledged, but is not in the inbox");
    }

    @Test
    void keptAndNeverAppliedIsBroken() {
        run.find("inbox", "event", "evt_1").put("state", "received");

        assertBroken("event evt_1 (registration.approved) was received and never applied");
    }

    @Test
    void keptUnacknowledgedAndNeverAppliedIsBrokenToo() {
        run.array(run.books, "inbox").addObject().put("event", "evt_2").put("type", "x").put("state", "received");

        assertBroken("event evt_2 (x) was received and never applied");
    }

    @Test
    void withoutAcknowledgedEventsNothingIsKnown() {
        run.journal.putArray("entries");

        assertEquals(Verdict.UNKNOWN, run.judge(new EventsApplied()).verdict());
    }

    private void assertBroken(String message) {
        Finding finding = run.judge(new EventsApplied());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(message, finding.violations().getFirst().message());
    }
}
