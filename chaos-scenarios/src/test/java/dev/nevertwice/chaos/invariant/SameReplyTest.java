package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import org.junit.jupiter.api.Test;

class SameReplyTest {

    private final KnownRun run = KnownRun.good();

    @Test
    void anotherBodyForTheSameRequestIsBroken() {
        run.told("pay", "1", "body-1", 201, "paid", "reply-1-other", null);

        Finding finding = run.judge(new SameReply());

        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals("pay_1", finding.violations().getFirst().payment());
        assertEquals("reply-lost", finding.violations().getFirst().fault());
    }

    @Test
    void anotherStatusForTheSameRequestIsBroken() {
        run.told("pay", "2", "body-2", 201, "paid", "reply-2", null);

        assertEquals(Verdict.INVALID, run.judge(new SameReply()).verdict());
    }

    @Test
    void whatIsNotFinalMayDiffer() {
        run.told("pay", "1", "body-1", 202, "pending", "pending-1", null);
        run.told("pay", "1", "body-1", 409, null, "in-flight", "key_in_flight");
        run.told("pay", "1", "body-1", 503, null, "unavailable", "unavailable");

        Finding finding = run.judge(new SameReply());

        assertEquals(Verdict.VALID, finding.verdict());
        assertEquals(2, finding.evidence());
    }
}
