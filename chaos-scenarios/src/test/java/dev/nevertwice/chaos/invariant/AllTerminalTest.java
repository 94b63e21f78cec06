package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllTerminalTest {

    private final KnownRun run = KnownRun.good();

    /** Guards M12: stuck in processing. */
    @Test
    void aPaymentThatStaysUnknownIsBroken() {
        run.find("payments", "id", "pay_1").put("state", "unknown");

        assertBroken("pay_1", "is still unknown at the end");
    }

    @Test
    void aRefundThatIsStillDueIsBroken() {
        run.find("payments", "id", "pay_3").put("state", "refund_due");

        assertBroken("pay_3", "is still refund_due at the end");
    }

    @Test
    void settlingBeyondTheBoundIsBroken() {
        run.settled = false;

        assertBroken(null, "not everything was settled 4000 ms after the faults stopped");
    }

    @Test
    void workThatWasGivenUpIsBroken() {
        run.array(run.books, "jobs").addObject().put("id", "att_1").put("state", "dead").put("dead_reason", "tries");

        assertBroken(null, "job att_1 was given up: tries");
    }

    @Test
    void aBuyerWhoNeverLearnedOfAPaymentIsBroken() {
        run.told("pay", "9", "body-9", 0, null, null, null);

        assertBroken(null, "purchase-9 never became a payment that its buyer was told of");
    }

    @Test
    void whoMeansHarmNeedsNoPaymentAndWorkThatIsDoneIsNotStuck() {
        run.hostile("webhook", "evt_x", 401, null);
        run.array(run.books, "jobs").addObject().put("id", "att_1").put("state", "done");

        Finding finding = run.judge(new AllTerminal());

        assertEquals(Verdict.VALID, finding.verdict());
        assertEquals(4, finding.evidence());
    }

    @Test
    void everyEndIsAnEnd() {
        for (String end : List.of("paid", "declined", "expired", "canceled", "refunded")) {
            run.find("payments", "id", "pay_1").put("state", end);
            assertEquals(Verdict.VALID, run.judge(new AllTerminal()).verdict(), end);
        }
    }

    private void assertBroken(String payment, String message) {
        Finding finding = run.judge(new AllTerminal());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(payment, finding.violations().getFirst().payment());
        assertEquals(message, finding.violations().getFirst().message());
    }
}
