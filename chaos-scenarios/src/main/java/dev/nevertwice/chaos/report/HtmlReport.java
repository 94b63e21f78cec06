package dev.nevertwice.chaos.report;

import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.run.RunResult.Figures;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The report as one HTML file that needs nothing else: no network, no scripts. It is well-formed XML too. */
final class HtmlReport {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final VerifyReport report;
    private final Markup html = new Markup();

    private HtmlReport(VerifyReport report) {
        this.report = report;
    }

    static String of(VerifyReport report) {
        return new HtmlReport(report).written();
    }

    private String written() {
        HtmlHead.open(html, "NeverTwice: " + Summary.of(report));
        html.open("body").open("main");
        banner();
        scenarios();
        invariants();
        HtmlScenario section = new HtmlScenario(report, html);
        int number = 1;
        for (ScenarioReport scenario : report.scenarios()) {
            section.write(scenario, number++);
        }
        html.close();
        html.open("footer").text("Written by ").element("code", report.command()).close();
        html.close().closeLine();
        return html.toString();
    }

    private void banner() {
        html.open("header", "class", "banner " + look(report.verdict()));
        html.element("p", "NeverTwice verify", "class", "program");
        html.element("h1", Summary.of(report));
        html.open("dl", "class", "facts");
        fact("Rig", report.rig().equals("sim") ? "simulated, virtual time" : report.rig());
        fact("Seed", Long.toString(report.seed()));
        fact("Defect planted", report.defect());
        fact("Started", TIME.format(report.startedAt()));
        fact("Took", Numbers.seconds(report.took()));
        html.closeLine().closeLine();
    }

    private void fact(String name, String value) {
        if (value != null) {
            html.open("div").element("dt", name).element("dd", value).close();
        }
    }

    private void scenarios() {
        html.open("section").element("h2", "Scenarios").open("div", "class", "wide").open("table", "class", "figures");
        html.open("thead").open("tr");
        html.element("th", "Scenario", "scope", "col");
        for (String name : List.of(
                "Purchases", "Told paid", "Charges", "Retries", "Faults fired", "Discrepancies", "Left for people",
                "Took")) {
            html.element("th", name, "scope", "col", "class", "number");
        }
        html.element("th", "Verdict", "scope", "col").close().close().open("tbody");
        int number = 1;
        for (ScenarioReport scenario : report.scenarios()) {
            scenario(scenario, number++);
        }
        html.close().close().close().closeLine();
    }

    private void scenario(ScenarioReport scenario, int number) {
        Figures figures = scenario.figures();
        if (scenario.shown() == null) {
            html.open("tr").open("th", "scope", "row").element("a", scenario.name(), "href", "#scenario-" + number)
                    .close();
            html.element("td", "not judged", "colspan", 8, "class", "quiet").open("td");
            html.element("span", Words.of(scenario), "class", "verdict " + look(scenario.verdict())).close()
                    .closeLine();
            return;
        }
        html.open("tr").open("th", "scope", "row");
        html.element("a", scenario.name(), "href", "#scenario-" + number).close();
        for (long value : new long[]{
            figures.purchases(), figures.toldPaid(), figures.charges(), figures.retries(), figures.faultsFired()
        }) {
            number(Numbers.grouped(value));
        }
        number(Numbers.grouped(figures.discrepanciesBefore()) + " \u2192 "
                + Numbers.grouped(figures.openAutomaticAfter()));
        number(Numbers.grouped(figures.openManualAfter()));
        number(Numbers.seconds(scenario.took()));
        html.open("td");
        html.element("span", Words.of(scenario), "class", "verdict " + look(scenario.verdict()));
        html.close().closeLine();
    }

    private void number(String value) {
        html.element("td", value, "class", "number");
    }

    private void invariants() {
        List<String> ids = report.shownIds();
        if (ids.isEmpty()) {
            return;
        }
        html.open("section").element("h2", "Invariants");
        html.element("p",
                "How many things each invariant looked at in each scenario. One that saw nothing is unknown, never valid."
                        + " A dash: the scenario does not test it.");
        html.open("div", "class", "wide").open("table", "class", "matrix").open("thead").open("tr");
        html.element("th", "Invariant", "scope", "col", "colspan", 2);
        for (ScenarioReport scenario : report.scenarios()) {
            html.element("th", scenario.name(), "scope", "col", "class", "number");
        }
        html.close().close().open("tbody");
        for (String id : ids) {
            html.open("tr").element("th", id, "scope", "row").element("td", report.statement(id), "class", "statement");
            report.scenarios().forEach(scenario -> cell(scenario, id));
            html.closeLine();
        }
        html.close().close().close();
        if (!report.notShownIds().isEmpty()) {
            html.element("p", "Not judged here: " + String.join(", ", report.notShownIds()) + ".", "class",
                    "quiet");
        }
        html.closeLine();
    }

    private void cell(ScenarioReport scenario, String id) {
        Optional<Finding> found = scenario.counted(id);
        if (found.isEmpty()) {
            html.element("td", "\u2013", "class", "number none");
            return;
        }
        Finding finding = found.get();
        html.open("td", "class", "number " + look(finding.verdict()));
        html.text(inWords(finding)).close();
    }

    static String inWords(Finding finding) {
        return switch (finding.verdict()) {
            case VALID -> Numbers.grouped(finding.evidence()) + " \u2713";
            case INVALID -> Numbers.grouped(finding.violationCount()) + " broken";
            case UNKNOWN -> Numbers.grouped(finding.evidence()) + " unknown";
        };
    }

    static String look(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}
