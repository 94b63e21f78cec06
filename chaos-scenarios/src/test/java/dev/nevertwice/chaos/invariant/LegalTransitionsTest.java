package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import org.junit.jupiter.api.Test;

class LegalTransitionsTest {

    private final KnownRun run = KnownRun.good();

    /** Guards M36: the last writer wins. */
    @Test
    void leavingATerminalStateIsBroken() {
        run.history("2", "created", "declined", "paid");
        run.array(run.books, "history").remove(3);
        run.array(run.books, "history").remove(3);
        run.find("payments", "id", "pay_2").put("state", "paid");

        assertBroken("pay_2", "version 3 (event-3) goes from declined to paid, which is not legal");
    }

    @Test
    void aGapInTheVersionsIsBroken() {
        run.change("1", 3).put("version", 4);

        assertBroken("pay_1", "its history has version 4 where 3 was due");
    }

    @Test
    void aVersionThatIsThereTwiceIsBroken() {
        run.change("1", 3).put("version", 2);

        assertBroken("pay_1", "its history has version 2 where 3 was due");
    }

    @Test
    void aStepFromAStateThatItWasNotInIsBroken() {
        run.change("1", 3).put("from", "created");

        assertBroken("pay_1", "version 3 (event-3) starts from created, but the state was unknown");
    }

    /** Guards M55: a blind update of the state. */
    @Test
    void aStateThatItsHistoryDoesNotExplainIsBroken() {
        run.find("payments", "id", "pay_1").put("state", "declined");

        assertBroken("pay_1", "its state is declined, but its history ends in paid");
    }

    @Test
    void aPaymentWithoutHistoryIsBroken() {
        run.payment("4", "created", 1, "KRW");

        assertBroken("pay_4", "its state is created, but its history ends in null");
    }

    @Test
    void refusedAndDuplicateRowsMoveNothing() {
        run.array(run.books, "history")
                .addObject()
                .put("payment", "pay_1")
                .put("version", 3)
                .put("event", "declined")
                .put("from", "paid")
                .put("to", "paid")
                .put("verdict", "refused")
                .put("cause", "event:evt_9");

        assertEquals(Verdict.VALID, run.judge(new LegalTransitions()).verdict());
    }

    private void assertBroken(String payment, String message) {
        Finding finding = run.judge(new LegalTransitions());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(1, finding.violationCount());
        assertEquals(payment, finding.violations().getFirst().payment());
        assertEquals(message, finding.violations().getFirst().message());
    }
}
