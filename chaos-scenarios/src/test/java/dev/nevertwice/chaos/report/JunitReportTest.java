package dev.nevertwice.chaos.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class JunitReportTest {

    @Test
    void aSuiteIsAScenarioAndACaseIsAnInvariant() {
        Element suite = suites(SampleReports.validReport()).getFirst();

        assertEquals("reply-lost", suite.getAttribute("name"));
        assertCounts(suite, 4, 0, 0);
    }

    @Test
    void aBrokenInvariantIsAFailureThatSaysWhy() {
        Document xml = Xml.parsed(JunitReport.of(SampleReports.report(SampleReports.brokenReport())));

        assertCounts(Xml.elements(xml, "testsuite").getFirst(), 4, 1, 0);
        String text = Xml.elements(xml, "failure").getFirst().getTextContent();
        assertTrue(text.contains("charged 2 times") && text.contains("ch_2") && text.contains("att_1.2"), text);
        assertTrue(text.contains("repeat: ./nevertwice verify --rig sim"), text);
    }

    @Test
    void unknownIsAnErrorBecauseASkippedCaseWouldPass() {
        Element suite = suites(SampleReports.unknownReport()).getFirst();

        assertCounts(suite, 4, 0, 2);
        assertEquals("1", suite.getAttribute("skipped"), "I8, on which the scenario does not rely");
    }

    @Test
    void aScenarioThatWasNotJudgedIsAnError() {
        ScenarioReport stopped = ScenarioReport.without(
                "slow-psp", SampleReports.scenario("slow-psp"), ScenarioReport.Ending.INTERRUPTED, Duration.ZERO,
                "interrupted");

        assertCounts(suites(stopped).getFirst(), 1, 0, 1);
    }

    private static void assertCounts(Element suite, int tests, int failures, int errors) {
        assertEquals(Integer.toString(tests), suite.getAttribute("tests"));
        assertEquals(tests, suite.getElementsByTagName("testcase").getLength());
        assertEquals(Integer.toString(failures), suite.getAttribute("failures"));
        assertEquals(failures, suite.getElementsByTagName("failure").getLength());
        assertEquals(Integer.toString(errors), suite.getAttribute("errors"));
        assertEquals(errors, suite.getElementsByTagName("error").getLength());
    }

    private static List<Element> suites(ScenarioReport scenario) {
        return Xml.elements(Xml.parsed(JunitReport.of(SampleReports.report(scenario))), "testsuite");
    }
}
