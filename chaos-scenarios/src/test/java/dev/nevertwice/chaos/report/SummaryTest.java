package dev.nevertwice.chaos.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.report.ScenarioReport.Ending;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SummaryTest {

    @Test
    void invariantsThatBrokeInTheSameScenariosAreToldTogether() {
        assertEquals("BROKEN: I1, I2 in reply-lost.", Summary.of(report(broken("reply-lost", "I1", "I2"))));
    }

    @Test
    void manyScenariosAreCountedAndNotNamed() {
        assertEquals("BROKEN: I1 in all 4 scenarios; I3 in a, c.", Summary.of(report(
                broken("a", "I1", "I3"), broken("b", "I1"), broken("c", "I1", "I3"), broken("d", "I1"))));
        assertEquals("BROKEN: I1 in 4 of 5 scenarios; I2 in e.", Summary.of(report(
                broken("a", "I1"), broken("b", "I1"), broken("c", "I1"), broken("d", "I1"), broken("e", "I2"))));
    }

    /** "Valid: nobody was charged twice" in green, over a payment system that is known to be broken. */
    @Test
    void aPlantedDefectThatNobodySawIsNoPraise() {
        VerifyReport sound = report(SampleReports.validReport());
        VerifyReport planted = new VerifyReport(
                sound.rig(), sound.seed(), "M23", sound.startedAt(), sound.took(), sound.command(), sound.invariants(),
                sound.scenarios());
        assertEquals("Valid, although M23 is planted: 200 purchases did not show it.", Summary.of(planted));
    }

    /** Nobody has seen any books of a service that is not ours. */
    @Test
    void ofSomebodyElsesBooksNothingIsSaid() {
        VerifyReport ours = report(valid(SampleReports.valid("I1", 184), SampleReports.valid("I8", 184)));
        VerifyReport theirs = new VerifyReport(
                "external", ours.seed(), null, ours.startedAt(), ours.took(), ours.command(), ours.invariants(),
                ours.scenarios());
        assertEquals("Valid: nobody was charged twice in 200 purchases, and the books agree.", Summary.of(ours));
        assertEquals("Valid: nobody was charged twice in 200 purchases, and every buyer was told the truth.",
                Summary.of(theirs));
    }

    /** "And the books agree", though nobody compared them. */
    @Test
    void whatWasNotJudgedIsNotPraised() {
        assertEquals("Valid: nobody was charged twice in 200 purchases. Not judged: I8, I9.", Summary.of(report(
                valid(SampleReports.valid("I1", 184), unseen("I8"), unseen("I9")))));
        assertEquals("Valid: nobody was charged twice in 200 purchases, and the books agree.", Summary.of(report(
                valid(SampleReports.valid("I1", 184), SampleReports.valid("I8", 184)))));
    }

    /** The books of one scenario are not those of the other. */
    @Test
    void theBooksAgreeOnlyWhereAllWereCompared() {
        assertEquals("Valid: nobody was charged twice in 400 purchases.", Summary.of(report(
                valid(SampleReports.valid("I8", 184)), valid(SampleReports.valid("I1", 184)))));
    }

    private static ScenarioReport valid(Finding... findings) {
        return ScenarioReport.of(
                "reply-lost", SampleReports.scenario("reply-lost"),
                SampleReports.run("reply-lost", Verdict.VALID, List.of(findings), SampleReports.evidence(List.of())));
    }

    private static Finding unseen(String invariant) {
        return new Finding(invariant, Verdict.UNKNOWN, 0, 0, List.of());
    }

    private static VerifyReport report(ScenarioReport... scenarios) {
        return SampleReports.report(scenarios);
    }

    private static ScenarioReport broken(String name, String... invariants) {
        ScenarioReport sample = SampleReports.brokenReport();
        List<Finding> findings =
                Stream.of(invariants).map(id -> new Finding(id, Verdict.INVALID, 1, 1, List.of())).toList();
        return new ScenarioReport(
                name, SampleReports.scenario(name), Ending.COMPLETED, Verdict.INVALID, findings, sample.figures(),
                sample.faultsFired(), null, sample.shown(), sample.took(), null, null);
    }
}
