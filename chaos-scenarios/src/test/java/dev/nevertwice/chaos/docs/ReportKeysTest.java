package dev.nevertwice.chaos.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nevertwice.chaos.history.HistoryLines;
import dev.nevertwice.chaos.report.CampaignFigures;
import dev.nevertwice.chaos.report.JsonReport;
import dev.nevertwice.chaos.report.SampleReports;
import dev.nevertwice.chaos.report.ScenarioReport;
import dev.nevertwice.chaos.report.ShrunkReport;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.ScenarioFile;
import dev.nevertwice.chaos.shrink.Shrunk;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whoever reads a report with a program finds each of its keys on the page, and no other. */
class ReportKeysTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Scenario SMALLEST = ScenarioFile.parse("shrunk.yaml", """
            name: shrunk-i1
            about: One purchase.
            workload:
              purchases:
                - {amount: 1000, currency: USD}
            bound: 10m
            """);

    @Test
    void theReportHasTheKeysOfItsPage() throws IOException {
        DocumentedKeys documented = DocumentedKeys.of("docs/reports.md", "## report.json");
        String report = JsonReport.of(SampleReports.report(simulated(), SampleReports.unknownReport()));
        assertEquals(documented.keys(), documented.of(JSON.readTree(report)));
    }

    @Test
    void aLineOfTheHistoryHasTheKeysOfItsPage() throws IOException {
        DocumentedKeys documented = DocumentedKeys.of("docs/reports.md", "## history-NAME.jsonl");
        String line = HistoryLines
                .line(SampleReports.brokenReport().shown().evidence().operations().getFirst());
        assertEquals(documented.keys(), documented.of(JSON.readTree(line)));
    }

    private static ScenarioReport simulated() {
        ScenarioReport broken = SampleReports.brokenReport();
        return new ScenarioReport(
                broken.word(), broken.scenario(), broken.ending(), broken.verdict(), broken.findings(),
                broken.figures(), broken.faultsFired(),
                new CampaignFigures(7, 1_000, 1, Duration.ofHours(1), Duration.ofSeconds(1), "hash"), broken.shown(),
                broken.took(), broken.repeat(), null)
                .withShrunk(new ShrunkReport(new Shrunk(SMALLEST, 7, "I1", broken.shown(), 9, 20), "repeat", "live"));
    }
}
