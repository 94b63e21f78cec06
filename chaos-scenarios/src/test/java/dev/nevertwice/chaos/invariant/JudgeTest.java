package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgeTest {

    @Test
    void everyInvariantHoldsOnTheGoodRun() {
        for (Finding finding : Judge.judge(KnownRun.good().evidence())) {
            assertEquals(Verdict.VALID, finding.verdict(), finding.toString());
            assertTrue(finding.evidence() > 0, finding.toString());
        }
    }

    /** Guards H1 and H3: where nothing happened, nothing is proved. */
    @Test
    void everyInvariantIsUnknownWhereNothingHappened() {
        for (Finding finding : Judge.judge(KnownRun.empty().evidence())) {
            assertEquals(Verdict.UNKNOWN, finding.verdict(), finding.toString());
        }
    }

    @Test
    void evidenceThatCannotBeReadIsUnknownAndSaysWhere() {
        KnownRun run = KnownRun.good();
        run.find("payments", "id", "pay_1").remove("state");

        List<Finding> findings = Judge.judge(run.evidence());

        assertEquals(Judge.ids().size(), findings.size());
        for (Finding finding : findings) {
            assertEquals(Verdict.UNKNOWN, finding.verdict());
            assertTrue(finding.violations().getFirst().message().contains("books.payments[0].state is missing"),
                    finding.toString());
        }
    }

    @Test
    void aCheckerThatThrowsIsUnknown() {
        Finding finding = Judge.guarded("I1", () -> {
            throw new ArithmeticException("overflow");
        });

        assertEquals(Verdict.UNKNOWN, finding.verdict());
        assertTrue(finding.violations().getFirst().message().contains("overflow"));
    }

    /** Guards H4: an injector that never fires. */
    @Test
    void aFaultThatNeverFiredMakesTheRunUnknown() {
        Finding finding = Judge.faults(Map.of("reply-lost", 3L, "late", 0L));

        assertEquals(Verdict.UNKNOWN, finding.verdict());
        assertEquals("fault late never fired", finding.violations().getFirst().message());
        assertEquals(Verdict.UNKNOWN, Judge.verdict(List.of(finding), List.of()));
    }

    @Test
    void aSmallRunNeedsOnlyAnyOfItsFaults() {
        assertEquals(Verdict.VALID, Judge.anyFault(Map.of("reply-lost", 3L, "late", 0L)).verdict());
        assertEquals(Verdict.UNKNOWN, Judge.anyFault(Map.of("reply-lost", 0L, "late", 0L)).verdict());
        assertEquals(Verdict.VALID, Judge.anyFault(Map.of()).verdict());
    }

    @Test
    void theWorstVerdictWins() {
        Finding valid = new Finding("I1", Verdict.VALID, 3, 0, List.of());
        Finding unknown = new Finding("I2", Verdict.UNKNOWN, 0, 0, List.of());
        Finding invalid = new Finding("I3", Verdict.INVALID, 3, 1, List.of());

        assertEquals(Verdict.INVALID, Judge.verdict(List.of(valid, unknown, invalid), List.of("I1")));
        assertEquals(Verdict.UNKNOWN, Judge.verdict(List.of(valid, unknown), List.of("I1", "I2")));
        assertEquals(Verdict.VALID, Judge.verdict(List.of(valid, unknown), List.of("I1")));
        assertEquals(Verdict.UNKNOWN, Judge.verdict(List.of(), List.of()));
    }

    /** Guards H1: a checker that passes whatever it is shown. */
    @Test
    void aCheckerThatLookedAtNothingHasNotPassed() {
        Finding finding = Judge.guarded("I1", () -> new Finding("I1", Verdict.VALID, 0, 0, List.of()));

        assertEquals(Verdict.UNKNOWN, finding.verdict());
    }

    @Test
    void neverChargedTwiceIsAlwaysReliedOn() {
        Finding unknown = new Finding("I1", Verdict.UNKNOWN, 0, 0, List.of());

        assertEquals(Verdict.UNKNOWN, Judge.verdict(List.of(unknown), List.of("I7")));
    }

    @Test
    void aCheckerThatThrewCountsThoughNobodyReliesOnIt() {
        Finding valid = new Finding("I1", Verdict.VALID, 3, 0, List.of());
        Finding threw = Judge.guarded("I2", () -> {
            throw new ArithmeticException("overflow");
        });

        assertEquals(Verdict.UNKNOWN, Judge.verdict(List.of(valid, threw), List.of("I1")));
    }

    @Test
    void aHarnessThatDidItsPartIsBelieved() {
        assertEquals(Verdict.VALID, harness(KnownRun.good()).verdict());
    }

    /** Guards H7: the recorder drops one event. */
    @Test
    void aRequestThatWasNotRecordedMakesTheRunUnknown() {
        KnownRun run = KnownRun.good();
        run.unrecorded = 1;

        assertHarness("13 requests were sent, but 12 were recorded", run);
    }

    @Test
    void aHistoryWithAGapMakesTheRunUnknown() {
        KnownRun run = KnownRun.good();
        run.operations.remove(3);

        assertHarness("the history has operation 4 where 3 was due", run);
    }

    /** Guards H6: the heal never happened, or not for all. */
    @Test
    void faultsThatGoOnMakeTheRunUnknown() {
        KnownRun unhealed = KnownRun.good();
        unhealed.healed = null;
        KnownRun inForce = KnownRun.good();
        inForce.stillInForce = List.of("reply-lost");
        KnownRun struck = KnownRun.good();
        struck.fault(3, struck.healed.plusMillis(1));

        assertHarness("the faults were never stopped", unhealed);
        assertHarness("faults were in force to the end: reply-lost", inForce);
        assertHarness("fault reply-lost struck after the heal", struck);
    }

    /** Files tell of what has happened, and are written after the heal too; nothing else may go wrong then. */
    @Test
    void settlementFilesMayLieAfterTheHeal() {
        KnownRun run = KnownRun.good();
        run.lie(run.healed.plusMillis(5));

        assertEquals(Verdict.VALID, harness(run).verdict());
    }

    @Test
    void whatWasUnderWayAtTheHealMayStillEndWithItsFault() {
        KnownRun run = KnownRun.good();
        run.fault(3, run.healed.minusMillis(5));
        run.fault(3, run.healed.plusMillis(5));

        assertEquals(Verdict.VALID, harness(run).verdict());
    }

    /** Guards H1 and H2: a checker that counts something else than the PSP's charges. */
    @Test
    void aCheckerThatDidNotLookAtAllChargesMakesTheRunUnknown() {
        Evidence evidence = KnownRun.good().evidence();
        Finding lazy = new Finding("I1", Verdict.VALID, 1, 0, List.of());

        Finding finding = Judge.harness(evidence, List.of(lazy), List.of());

        assertEquals(Verdict.UNKNOWN, finding.verdict());
        assertEquals("I1 looked at 1 of 2 charged orders", finding.violations().getFirst().message());
    }

    private static Finding harness(KnownRun run) {
        return Judge.harness(run.evidence(), Judge.judge(run.evidence()), List.of());
    }

    private static void assertHarness(String problem, KnownRun run) {
        Finding finding = harness(run);
        assertEquals(Verdict.UNKNOWN, finding.verdict());
        assertEquals(problem, finding.violations().getFirst().message());
        assertEquals(Verdict.UNKNOWN, Judge.verdict(List.of(finding), List.of()));
    }

    @Test
    void idsAreThoseOfTheDocument() {
        assertEquals(
                List.of(
                        "I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "I9", "I10", "I11", "I12", "I13", "I14", "I15",
                        "I16", "I17", "I18", "I19", "I20", "I21", "I22", "I23"),
                Judge.ids());
    }
}
