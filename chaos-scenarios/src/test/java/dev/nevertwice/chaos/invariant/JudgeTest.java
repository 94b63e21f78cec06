package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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

    /** What each of them looks at: docs/invariants.md, "evidence". */
    @Test
    void everyInvariantCountsWhatItLookedAt() {
        Map<String, Long> evidence = new LinkedHashMap<>();
        Judge.judge(KnownRun.good().evidence()).forEach(one -> evidence.put(one.invariant(), one.evidence()));

        assertEquals(
                "{I1=2, I2=1, I3=3, I4=2, I5=1, I6=1, I7=3, I8=2, I9=2, I10=11, I11=4, I12=1, I13=3, I14=3, I15=2, "
                        + "I16=4, I17=1, I18=1, I19=34, I20=9, I21=2, I22=1, I23=1}",
                evidence.toString());
    }

    /** Each PSP names its movements for itself, so our account there stands before every name. */
    @Test
    void everyInvariantHoldsWhereThereAreSeveralPsps() {
        KnownRun run = KnownRun.good();
        ArrayNode postings = (ArrayNode) run.find("entries", "cause", "ch_3").path("postings");
        postings.add(postings.remove(0));
        run.severalPsps();
        for (Finding finding : Judge.judge(run.evidence())) {
            assertEquals(Verdict.VALID, finding.verdict(), finding.toString());
        }

        run.find("entries", "cause", "ch_1").path("postings")
                .forEach(posting -> ((ObjectNode) posting).put("account", "psp_receivable:acct_2"));
        assertTrue(run.judge(new EventsOnce()).violations().stream().map(Violation::message)
                .anyMatch("the ledger has 0 entries (capture) for acct_1/ch_1 instead of one"::equals));
    }

    @Test
    void statementsAreThoseOfTheDocument() throws IOException {
        Map<String, String> documented = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Path.of("../docs/invariants.md"))) {
            String[] cells = line.split(" \\| ");
            if (cells.length == 3 && cells[0].matches("\\| I\\d+")) {
                documented.put(cells[0].substring(2), cells[1].replace('`', '\''));
            }
        }

        assertEquals(documented, Judge.statements());
        assertEquals(List.copyOf(documented.keySet()), Judge.invariants().stream().map(Invariant::id).toList());
    }

    @Test
    void theWorstVerdictWinsWhereverItStands() {
        List<Verdict> worse = List.of(Verdict.VALID, Verdict.UNKNOWN, Verdict.INVALID);
        for (Verdict one : worse) {
            for (Verdict other : worse) {
                assertEquals(one.ordinal() > other.ordinal() ? one : other, one.worst(other));
            }
        }
    }

    @Test
    void allViolationsAreCountedAndTheFirstTenKeepTheirWords() {
        Findings findings = new Findings("I1");
        for (int number = 1; number <= 11; number++) {
            findings.violation(null, "violation " + number);
        }

        assertEquals(11, findings.finding().violationCount());
        assertEquals(10, findings.finding().violations().size());
        assertEquals("violation 10", findings.finding().violations().getLast().message());
    }

    @Test
    void aRunInWhichNobodySentAnythingIsUnknown() {
        assertTrue(Judge.harness(KnownRun.empty().evidence(), List.of(), List.of()).violations().stream()
                .anyMatch(violation -> violation.message().equals("no client sent anything")));
    }

    @Test
    void aJournalThatIsNotWholeMakesTheRunUnknown() {
        KnownRun run = KnownRun.good();
        run.journal.put("dropped", 3);

        assertHarness("the PSP's journal is not whole: 3 lines were dropped (psp --journal-lines)", run);
    }

    /** Whatever else is in the journal after the heal, only faults strike, and only what came later is struck. */
    @Test
    void onlyFaultsStrike() {
        KnownRun run = KnownRun.good();
        run.fault(3, run.healed.minusMillis(5));
        run.fault(3, run.healed.plusMillis(5));
        run.line("request", "register", "att_1", "POST /v1/registrations", 60_000);
        ((ObjectNode) run.journal.path("entries").get(6)).put("exchange", 10);
        run.lie(run.healed.plusMillis(6));
        assertEquals(Verdict.VALID, harness(run).verdict());

        run.fault(0, run.healed.minusMillis(5));
        run.fault(0, run.healed.plusMillis(5));
        assertHarness("fault reply-lost struck after the heal", run);
    }

    @Test
    void whatWasOnlyHeldNeedNotBeLookedAt() {
        KnownRun run = KnownRun.good();
        run.charge("ch_9", "2", 500, "USD", null).put("captured", 0);

        assertEquals(Verdict.VALID, harness(run).verdict());
    }

    @Test
    void whatWasSeenToBeBrokenIsBrokenWhateverElseWasLookedAt() {
        Finding broken = new Finding("I1", Verdict.INVALID, 0, 1, List.of());

        assertEquals(broken, Judge.guarded("I1", () -> broken));
        assertEquals(Verdict.UNKNOWN,
                Judge.guarded("I2", () -> new Finding("I1", Verdict.VALID, 3, 0, List.of())).verdict());
    }

    @Test
    void onlyFaultsThatNeverFiredAreNamed() {
        assertEquals(1, Judge.faults(Map.of("reply-lost", 3L, "late", 0L)).violations().size());
        assertEquals(Verdict.VALID, Judge.faults(Map.of("reply-lost", 3L)).verdict());
    }

    /** Guards M12: what never came back can't have settled. */
    @Test
    void aSystemThatNeverCameBackHasNotSettledAndNothingElseIsKnown() {
        List<Finding> findings = Judge.withoutBooks("it is gone");

        assertEquals(Judge.ids(), findings.stream().map(Finding::invariant).toList());
        for (Finding finding : findings) {
            assertEquals(finding.invariant().equals("I16") ? Verdict.INVALID : Verdict.UNKNOWN, finding.verdict());
        }
        assertEquals("it is gone", findings.get(15).violations().getFirst().message());
        assertEquals(Verdict.INVALID, Judge.verdict(findings, List.of()));
    }

    @Test
    void whatWasNotJudgedIsUnknown() {
        assertEquals(new Finding("I8", Verdict.UNKNOWN, 0, 0, List.of()), Judge.notEvaluated("I8"));
        assertEquals(Verdict.UNKNOWN, Judge.verdict(Judge.brokenOff("interrupted"), List.of()));
        assertEquals("interrupted", Judge.brokenOff("interrupted").getFirst().violations().getFirst().message());
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
