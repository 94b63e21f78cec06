package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import dev.nevertwice.chaos.history.Operation;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A replica that lags behind. */
class ReadsNeverGoBackTest {

    private KnownRun run = KnownRun.good();

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

    /** A decline is taken back by another card; being paid is not. */
    @Test
    void anotherCardMayTakeADeclineBackAndNothingElse() {
        run.told("status", "2", "none", 200, "declined", "status-2", null);
        run.told("status", "2", "none", 200, "pending", "status-2", null);
        run.told("status", "2", "none", 200, "paid", "status-2", null);
        assertEquals(Verdict.INVALID, run.judge(new ReadsNeverGoBack()).verdict());

        run.change("2", 2).put("event", "retry");
        assertEquals(Verdict.VALID, run.judge(new ReadsNeverGoBack()).verdict());

        run.told("status", "2", "none", 200, "pending", "status-2", null);
        assertBroken("buyer-1 was told paid, and later buyer-1 read pending");
    }

    /** Who may read it was told how it ended; a read that is refused shows nothing of it. */
    @Test
    void aReadThatIsRefusedIsBroken() {
        for (int status : new int[]{400, 403, 410}) {
            run = KnownRun.good();
            run.add("status", "purchase-1", null, "pay_1", "none", status, null, null, null,
                    Instant.parse("2026-11-22T10:01:00Z"));
            assertBroken("buyer-1 was told paid, and later buyer-1 read status " + status);
        }
    }

    @Test
    void whatIsPaidIsNotOnlyAuthorizedAgain() {
        run.told("status", "9", "none", 200, "pending", "status-9", null);
        run.told("status", "9", "none", 200, "pending", "status-9", null);
        run.told("status", "9", "none", 200, "authorized", "status-9", null);
        run.told("status", "9", "none", 200, "authorized", "status-9", null);
        run.told("status", "9", "none", 200, "paid", "status-9", null);
        assertEquals(Verdict.VALID, run.judge(new ReadsNeverGoBack()).verdict());

        run.told("status", "9", "none", 200, "authorized", "status-9", null);
        assertBroken("buyer-1 was told paid, and later buyer-1 read authorized");
    }

    @Test
    void anAnswerThatWasCutOffShowsNothing() {
        run.add("status", "purchase-1", null, "pay_1", "none", 200, null, null, "cut off",
                Instant.parse("2026-11-22T10:01:00Z"));

        assertEquals(Verdict.VALID, run.judge(new ReadsNeverGoBack()).verdict());
        assertEquals(2, run.judge(new ReadsNeverGoBack()).evidence());
    }

    /** What was read last says how things are, not a stored reply that was given again after it. */
    @Test
    void aStoredReplyThatComesLateIsNotTheLatestNews() {
        run.told("pay", "3", "body-3", 402, "declined", "reply-3", null);
        run.told("status", "3", "none", 200, "declined", "status-3", null);

        assertBroken("buyer-1 was told refunded, and later buyer-1 read declined");
    }

    @Test
    void readsWithoutAnAnswerOrAPaymentAreNoEvidence() {
        for (int status : new int[]{429, 500, 503}) {
            run.told("status", "1", "none", status, "pending", "status-1", null);
        }
        run.add("status", null, null, "pay_1", "none", 200, "pending", "status-1", null,
                Instant.parse("2026-11-22T10:01:00Z"));
        run.add("status", "purchase-1", null, null, "none", 200, "pending", "status-1", null,
                Instant.parse("2026-11-22T10:01:00Z"));

        Finding finding = run.judge(new ReadsNeverGoBack());

        assertEquals(Verdict.VALID, finding.verdict());
        assertEquals(2, finding.evidence());
    }

    /** Whoever asked first and heard last was told nothing by what came meanwhile. */
    @Test
    void aReadThatBeganBeforeItWasToldMayBeOlder() {
        Operation told = run.operations.stream().filter(one -> "paid".equals(one.told())).findFirst().orElseThrow();
        run.add("status", "purchase-1", null, "pay_1", "none", 200, "pending", "status-1", null, told.completed());

        assertEquals(Verdict.VALID, run.judge(new ReadsNeverGoBack()).verdict());
    }

    @Test
    void whatIsBrokenNamesChargesAndFaultWhereThereAreAny() {
        run.told("status", "1", "none", 200, "pending", "status-1", null);
        run.told("pay", "9", "body-9", 201, "paid", "reply-9", null);
        run.add("status", "purchase-9", null, "pay_9", "none", 404, null, null, null,
                Instant.parse("2026-11-22T10:01:00Z"));

        List<Violation> violations = run.judge(new ReadsNeverGoBack()).violations();

        assertEquals(List.of("ch_1"), violations.get(0).charges());
        assertEquals("reply-lost", violations.get(0).fault());
        assertEquals(List.of(), violations.get(1).charges());
        assertNull(violations.get(1).fault());
    }

    @Test
    void noEndBecomesAnother() {
        List<String> ends = List.of("paid", "declined", "expired", "canceled", "refunded");
        for (String told : ends) {
            for (String read : ends) {
                KnownRun other = KnownRun.good();
                other.told("status", "9", "none", 200, told, "status-9", null);
                other.told("status", "9", "none", 200, read, "status-9", null);
                assertEquals(told.equals(read) || read.equals("refunded") ? Verdict.VALID : Verdict.INVALID,
                        other.judge(new ReadsNeverGoBack()).verdict(), told + " and then " + read);
            }
        }
    }

    @Test
    void whatExpiredMayBeTriedAgainAsWell() {
        run.told("status", "2", "none", 200, "expired", "status-2", null);
        run.told("status", "2", "none", 200, "paid", "status-2", null);
        assertEquals(Verdict.INVALID, run.judge(new ReadsNeverGoBack()).verdict());

        run.change("2", 2).put("event", "retry");
        assertEquals(Verdict.VALID, run.judge(new ReadsNeverGoBack()).verdict());
    }

    private void assertBroken(String message) {
        Finding finding = run.judge(new ReadsNeverGoBack());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(message, finding.violations().getFirst().message());
    }
}
