package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A replica that lags behind. */
class ReadsNeverGoBackTest {

    private final KnownRun run = KnownRun.good();

    @Test
    void aReadThatForgetsTheOutcomeIsBroken() {
        run.told("status", "1", "none", 200, "pending", "status-1", null);

        assertBroken("buyer-1 was told paid, and later buyer-1 read pending");
    }

    @Test
    void aReadThatDoesNotFindThePaymentIsBroken() {
        run.add("status", "purchase-1", null, "pay_1", "none", 404, null, null, null,
                Instant.parse("2026-11-22T10:01:00Z"));

        assertBroken("buyer-1 was told paid, and later buyer-1 read status 404");
    }

    @Test
    void anotherEndIsBroken() {
        run.told("status", "1", "none", 200, "declined", "status-1", null);

        assertBroken("buyer-1 was told paid, and later buyer-1 read declined");
    }

    @Test
    void backFromRefundedIsBroken() {
        run.told("status", "3", "none", 200, "declined", "status-3", null);

        assertBroken("buyer-1 was told refunded, and later buyer-1 read declined");
    }

    @Test
    void noAnswerAndAnOldReplyGivenAgainAreNoReads() {
        run.told("status", "1", "none", 503, null, null, null);
        run.told("pay", "3", "body-3", 402, "declined", "reply-3", null);

        assertEquals(Verdict.VALID, run.judge(new ReadsNeverGoBack()).verdict());
    }

    @Test
    void whatWasNotReadAgainProvesNothing() {
        run.operations.removeIf(operation -> operation.kind().equals("status"));

        assertEquals(Verdict.UNKNOWN, run.judge(new ReadsNeverGoBack()).verdict());
    }

    private void assertBroken(String message) {
        Finding finding = run.judge(new ReadsNeverGoBack());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(message, finding.violations().getFirst().message());
    }
}
