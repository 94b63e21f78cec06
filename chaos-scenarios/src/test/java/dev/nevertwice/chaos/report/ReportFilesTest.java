package dev.nevertwice.chaos.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.invariant.Evidence;
import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.invariant.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class ReportFilesTest {

    private static final String HOSTILE =
            "</text></svg><script>alert(1)</script>\" onload='x' ]]> & \u0000\u001b[31m\u202e | `code` @everyone";

    @TempDir
    private Path folder;

    @Test
    void everyFileIsThereAndOnlyWholeOnes() throws IOException {
        ReportFiles.write(SampleReports.report(SampleReports.validReport()), folder);

        try (var files = Files.list(folder)) {
            assertEquals(
                    List.of(
                            "history-reply-lost.jsonl", "junit.xml", "report.html", "report.json",
                            "story-reply-lost.svg", "summary.md"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void thePageNeedsNothingFromOutside() throws IOException {
        String page = written("report.html", SampleReports.brokenReport());

        assertFalse(page.contains("<script"), "no scripts");
        assertFalse(page.contains("<link"), "no style sheets of others");
        assertFalse(page.contains("@import"), "no style sheets of others");
        assertFalse(page.contains("url("), "no pictures of others");
        assertFalse(page.contains("src="), "no pictures of others");
        assertTrue(page.contains("prefers-color-scheme: dark"));
    }

    @Test
    void thePageIsWellFormed() throws IOException {
        Document page = Xml.parsed(written(
                "report.html", SampleReports.brokenReport(), SampleReports.unknownReport(),
                SampleReports.validReport()));

        long stories = Xml.elements(page, "svg").stream()
                .filter(picture -> picture.getAttribute("class").equals("sequence")).count();
        assertEquals(2, stories, "one story for each run with evidence");
        assertEquals(8, Xml.elements(page, "figure").stream()
                .filter(figure -> figure.getAttribute("class").equals("chart")).count(), "and four charts");
    }

    @Test
    void theStoryIsAPictureOfItsOwnAndThatOfAnEarlierRunGoes() throws IOException {
        Files.writeString(folder.resolve("story-of-before.svg"), "<svg/>");
        Document picture = Xml.parsed(written("story-reply-lost.svg", SampleReports.brokenReport()));

        assertEquals("sequence", picture.getDocumentElement().getAttribute("class"));
        assertTrue(Xml.elements(picture, "style").getFirst().getTextContent().contains("prefers-color-scheme: dark"));
        assertFalse(Files.exists(folder.resolve("story-of-before.svg")));
        ReportFiles.write(SampleReports.report(SampleReports.unknownReport()), folder);
        assertFalse(Files.exists(folder.resolve("story-reply-lost.svg")), "no evidence, no picture");
    }

    @Test
    void hostileStringsStayText() throws IOException {
        ScenarioReport hostile = hostile();
        ReportFiles.write(SampleReports.report(hostile), folder);

        Document page = Xml.parsed(Files.readString(folder.resolve("report.html")));
        assertEquals(0, Xml.elements(page, "script").size());
        Document junit = Xml.parsed(Files.readString(folder.resolve("junit.xml")));
        assertEquals(1, Xml.elements(junit, "failure").size());
        String markdown = Files.readString(folder.resolve("summary.md"));
        assertFalse(markdown.contains("<script") || markdown.contains("@everyone") || markdown.contains("`code`"));
        String terminal = TextReport.of(SampleReports.report(hostile), false);
        assertFalse(terminal.contains("\u001b") || terminal.contains("\u202e"), "no escapes of others on the terminal");
    }

    @Test
    void secretsAppearNowhere() throws IOException {
        Violation violation = new Violation(
                "pay_1", "sent Authorization: Bearer psp_test_key and whsec_c2VjcmV0 with card 4242 4242 4242 4242"
                        + " to jdbc:postgresql://nt:hunter2@db/pay",
                List.of(), null);
        ScenarioReport leaky = broken(violation);
        VerifyReport report = SampleReports.report(leaky);
        ReportFiles.write(report, folder);

        for (String name : List.of("report.html", "report.json", "junit.xml", "summary.md")) {
            assertNoSecret(Files.readString(folder.resolve(name)));
        }
        assertNoSecret(TextReport.of(report, false));
    }

    private static void assertNoSecret(String text) {
        for (String secret : List.of("psp_test_key", "c2VjcmV0", "4242 4242", "hunter2")) {
            assertFalse(text.contains(secret), secret);
        }
        assertTrue(text.contains("redacted"));
    }

    private String written(String name, ScenarioReport... scenarios) throws IOException {
        ReportFiles.write(SampleReports.report(scenarios), folder);
        return Files.readString(folder.resolve(name));
    }

    private static ScenarioReport hostile() {
        return broken(new Violation("pay_1", HOSTILE, List.of(HOSTILE), HOSTILE)).withRepeat(HOSTILE);
    }

    private static ScenarioReport broken(Violation violation) {
        List<Finding> findings = List.of(new Finding("I1", Verdict.INVALID, 3, 1, List.of(violation)));
        Evidence evidence = SampleReports.evidence(List.of(SampleReports.operation(
                0, "pay", 0, 100, Operation.Result.UNKNOWN, 0, null, HOSTILE)));
        return new ScenarioReport(
                "x", SampleReports.scenario(HOSTILE), ScenarioReport.Ending.COMPLETED, Verdict.INVALID, findings,
                SampleReports.validReport().figures(), Map.of(HOSTILE, 3L), null,
                SampleReports.run(HOSTILE, Verdict.INVALID, findings, evidence), Duration.ofSeconds(1), null, null);
    }
}
