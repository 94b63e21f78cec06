package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import dev.nevertwice.chaos.history.Operation;
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
    void noAnswerAndErrorsThatPassMayDiffer() {
        run.told("pay", "1", "body-1", 0, null, null, null);
        run.told("pay", "1", "body-1", 429, null, "slow-down", "too_many");
        run.told("pay", "1", "body-1", 503, null, "unavailable", "unavailable");

        Finding finding = run.judge(new SameReply());

        assertEquals(Verdict.VALID, finding.verdict());
        assertEquals(2, finding.evidence());
    }

    /** The two replies were under way at the same time. */
    @Test
    void whatIsNotFinalMayDifferWhileTheFinalReplyIsUnderWay() {
        Operation last = run.operations.stream()
                .filter(operation -> operation.kind().equals("pay") && "purchase-3".equals(operation.purchase()))
                .toList()
                .getLast();
        run.add("pay", "purchase-3", "cart_3", null, "body-3", 409, null, "in-flight", "key_in_flight",
                last.invoked().plusMillis(10));

        assertEquals(Verdict.VALID, run.judge(new SameReply()).verdict());
    }

    @Test
    void aFinalReplyIsNotTakenBack() {
        for (int status : new int[]{202, 400, 404, 409, 422}) {
            KnownRun other = KnownRun.good();
            other.told("pay", "1", "body-1", status, null, "other", null);

            assertEquals(Verdict.INVALID, other.judge(new SameReply()).verdict(), "status " + status);
        }
    }

    /** Guards M17: a transient error stored as the reply, so that the replay is an error for ever. */
    @Test
    void theLastWordMustBeFinal() {
        for (int status : new int[]{0, 202, 409, 422, 429, 500, 503}) {
            KnownRun other = KnownRun.good();
            other.lastLook("2", "body-2", status, "last");

            assertEquals(Verdict.INVALID, other.judge(new SameReply()).verdict(), "status " + status);
        }
    }

    @Test
    void theLastLookMayHaveToAskAgain() {
        run.lastLook("2", "body-2", 503, "unavailable");
        run.lastLook("2", "body-2", 402, "reply-2");

        assertEquals(Verdict.VALID, run.judge(new SameReply()).verdict());
    }
}
