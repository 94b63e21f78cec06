package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import dev.nevertwice.chaos.history.Operation;
import java.time.Instant;
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

    @Test
    void anErrorThatPassesIsNotTakenForTheFinalReply() {
        run.told("pay", "1", "body-1", 500, null, "broken", "broken");
        assertEquals(Verdict.VALID, run.judge(new SameReply()).verdict());

        run.told("pay", "1", "body-1", 499, null, "other", null);
        assertEquals(
                "key cart_1 was answered 201 (pay_1 paid, body reply-1, operation 1) and later 499 (null null, body"
                        + " other, operation 13)",
                run.judge(new SameReply()).violations().getFirst().message());
    }

    @Test
    void aKeyThatWasNeverAnsweredFinallyContradictsNothing() {
        run.told("pay", "9", "body-9", 503, null, "unavailable", "unavailable");
        run.told("pay", "9", "body-9", 409, null, "in-flight", "key_in_flight");

        assertEquals(Verdict.VALID, run.judge(new SameReply()).verdict());
    }

    /** What the key was used with first says which requests are the same, in the order of sending. */
    @Test
    void theFirstBodyIsTheOneThatWasSentFirst() {
        Operation last = run.operations.getLast();
        run.add("pay", "purchase-9", "cart_9", "pay_9", "body-late", 422, null, "problem", "key_reused",
                last.invoked().plusSeconds(5));
        run.add("pay", "purchase-9", "cart_9", "pay_9", "body-9", 402, "declined", "reply-9", null,
                last.invoked().plusSeconds(4));
        assertEquals(Verdict.VALID, run.judge(new SameReply()).verdict());

        run.add("pay", "purchase-9", "cart_9", "pay_9", "body-9", 402, "declined", "reply-other", null,
                last.invoked().plusSeconds(6));
        assertEquals(Verdict.INVALID, run.judge(new SameReply()).verdict());
    }

    @Test
    void onlyCheckoutsWithAKeyAreCompared() {
        run.add("attempt", "purchase-1", null, "pay_1", "body-1", 201, "paid", "reply-8", null, Instant.EPOCH);
        run.add("pay", "purchase-1", null, "pay_1", "body-1", 201, "paid", "reply-9", null, Instant.EPOCH);
        run.add("pay", "purchase-1", null, "pay_1", "body-1", 201, "paid", "reply-10", null, Instant.EPOCH);

        assertEquals(Verdict.VALID, run.judge(new SameReply()).verdict());
    }

    @Test
    void keysOfOtherRequestsAreNoCheckouts() {
        run.hostile("refund", "cart_1", 201, "pay_1");
        run.hostile("refund", "cart_1", 201, "pay_1");

        assertEquals(2, run.judge(new SameReply()).evidence());
    }
}
