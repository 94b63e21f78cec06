package dev.nevertwice.chaos.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.MoneyText;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.invariant.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextReportTest {

    @Test
    void columnsAreAligned() {
        String text =
                TextReport.of(SampleReports.report(SampleReports.validReport(), SampleReports.unknownReport()), false);
        String[] lines = text.split("\n");

        assertEquals(lines[1].indexOf("purchases") + "purchases".length(), lines[2].indexOf(" 200 ") + 4, text);
        assertEquals(lines[2].indexOf(" 200 "), lines[3].indexOf(" 200 "), text);
    }

    @Test
    void aViolationIsToldWithItsChargesItsFaultAndTheCommandThatRepeatsIt() {
        String text = TextReport.of(SampleReports.report(SampleReports.brokenReport()), false);

        assertTrue(text.contains("I1 broken in reply-lost: 6 violations"), text);
        assertTrue(text.contains("ch_1 (12,900 KRW, key att_1, fault reply-lost)"), text);
        assertTrue(text.contains("ch_2 (12,900 KRW, key att_1.2)"), text);
        assertTrue(text.contains("and 5 more"), text);
        assertTrue(text.contains("./nevertwice verify --rig sim --scenario reply-lost --seed 17 --runs 1 --defect M06"),
                text);
        assertTrue(text.stripTrailing().endsWith("BROKEN: I1 in reply-lost."), text);
    }

    /** Charge ids are equal in different runs of a campaign; the details of another run's charge would be wrong. */
    @Test
    void chargesOfAnotherRunHaveNoDetails() {
        Violation elsewhere = new Violation("pay_8", "charged 2 times", List.of("ch_1"), null);
        Finding finding = new Finding("I1", Verdict.INVALID, 9, 1, List.of(elsewhere));
        ScenarioReport shown = SampleReports.validReport();
        ScenarioReport campaign = new ScenarioReport(
                "reply-lost", shown.scenario(), shown.ending(), Verdict.INVALID, List.of(finding), shown.figures(),
                shown.faultsFired(), null, shown.shown(), shown.took(), null, null);

        String text = TextReport.of(SampleReports.report(campaign), false);

        assertTrue(text.contains("ch_1\n"), text);
        assertFalse(text.contains("ch_1 ("), text);
    }

    @Test
    void unknownSaysWhatTheEvidenceLacked() {
        String text = TextReport.of(SampleReports.report(SampleReports.unknownReport()), false);

        assertTrue(text.contains("I3 saw nothing that it could judge"), text);
        assertTrue(text.contains("fault reply-lost never fired"), text);
        assertFalse(text.contains("I8 saw nothing"), "the scenario does not rely on I8");
    }

    @Test
    void coloursAreOnlyWhereTheyAreWanted() {
        VerifyReport report = SampleReports.report(SampleReports.brokenReport());

        assertTrue(TextReport.of(report, true).contains("\u001b[1;31m"));
        assertFalse(TextReport.of(report, false).contains("\u001b"));
    }

    @Test
    void moneyHasTheDecimalsOfItsCurrency() {
        assertEquals("12,900 KRW", MoneyText.of(12_900, "KRW"));
        assertEquals("1,234.56 USD", MoneyText.of(123_456, "USD"));
        assertEquals("1.234 BHD", MoneyText.of(1_234, "BHD"));
    }
}
