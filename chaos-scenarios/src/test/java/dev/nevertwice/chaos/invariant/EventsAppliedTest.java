package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
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

    @Test
    void onlyAnswersToEventsAcknowledgeThem() {
        run.line("request", "callback", null, "evt_2 delivery 1 200", 1);
        run.line("callback-answer", "callback", null, "evt_1 delivery 2 200", 1);

        Finding finding = run.judge(new EventsApplied());

        assertEquals(Verdict.VALID, finding.verdict());
        assertEquals(1, finding.evidence());
    }

    @Test
    void anEventThatIsNotThereNamesItsReferenceAndOneThatIsNotAppliedIsBrokenOnce() {
        run.line("callback-answer", "callback", null, "evt_2 delivery 2 204 to http://127.0.0.1:1/", 1);
        ((ObjectNode) run.journal.path("entries").get(4)).put("reference", "att_1");
        run.find("inbox", "event", "evt_1").put("state", "received");

        assertEquals(
                List.of("event evt_1 (registration.approved) was received and never applied",
                        "event evt_2 of att_1 was acknowledged, but is not in the inbox"),
                run.judge(new EventsApplied()).violations().stream().map(Violation::message).toList());
    }

    @Test
    void whatWasNeverPublishedIsBrokenToo() {
        for (String array : List.of("outbox", "consumed", "consumers", "analytics_day", "statement_line")) {
            run.books.putArray(array);
        }

        Finding finding = run.judge(new EventsApplied());

        assertTrue(finding.violations().stream()
                .anyMatch(violation -> violation.message().equals("no message tells of pay_1:1 (created)")));
    }

    private void assertBroken(String message) {
        Finding finding = run.judge(new EventsApplied());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(message, finding.violations().getFirst().message());
    }
}
