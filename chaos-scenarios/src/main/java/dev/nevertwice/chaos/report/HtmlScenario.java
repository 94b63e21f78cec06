package dev.nevertwice.chaos.report;

import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.invariant.Violation;
import dev.nevertwice.chaos.run.RunResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** One scenario's part of the page. */
final class HtmlScenario {

    private final VerifyReport report;
    private final Markup html;

    HtmlScenario(VerifyReport report, Markup html) {
        this.report = report;
        this.html = html;
    }

    void write(ScenarioReport scenario, int number) {
        String id = "scenario-" + number;
        html.open("section", "class", "scenario", "id", id);
        html.open("h2").text(scenario.name() + " ");
        html.element("span", Words.of(scenario), "class", "verdict " + HtmlReport.look(scenario.verdict())).close();
        html.element("p", flat(scenario.scenario().about()), "class", "about");
        unknown(scenario);
        violations(scenario);
        if (scenario.shown() != null) {
            tiles(scenario);
        }
        faults(scenario);
        story(scenario, id);
        new HtmlOverTime(html).write(scenario);
        if (scenario.repeat() != null) {
            html.open("p", "class", "repeat").text("One run like the one shown: ");
            html.element("code", scenario.repeat()).close();
        }
        if (scenario.shrunk() != null) {
            new HtmlShrunk(html).write(scenario, id);
        }
        html.closeLine();
    }

    private static String flat(String about) {
        return about == null ? "" : about.strip().replaceAll("\\s+", " ");
    }

    private void unknown(ScenarioReport scenario) {
        List<String> reasons = Reasons.ofUnknown(scenario);
        if (reasons.isEmpty()) {
            return;
        }
        String what = scenario.verdict() == Verdict.INVALID ? "What else is to be said" : "Why there is no verdict";
        html.open("div", "class", "notice unknown").element("h3", what).open("ul");
        reasons.forEach(reason -> html.element("li", reason));
        html.close().closeLine();
    }

    private void violations(ScenarioReport scenario) {
        for (Finding finding : scenario.findings()) {
            if (finding.verdict() == Verdict.INVALID) {
                html.open("div", "class", "notice invalid");
                html.open("h3").text(finding.invariant() + " is broken");
                html.element("span", ": " + Numbers.counted(finding.violationCount(), "violation"), "class", "quiet");
                html.close();
                html.element("p", report.statement(finding.invariant()), "class", "quiet");
                scenario.violations(finding).forEach(violation -> violation(scenario, violation));
                long more = finding.violationCount() - scenario.violations(finding).size();
                if (more > 0) {
                    html.element("p", "and " + Numbers.grouped(more) + " more", "class", "quiet");
                }
                html.closeLine();
            }
        }
    }

    private void violation(ScenarioReport scenario, Violation violation) {
        html.open("div", "class", "violation").element("p", violation.message());
        html.open("dl");
        entry("Payment", violation.payment());
        violation.charges().forEach(charge -> entry("Charge", ChargeDetails.of(scenario, violation, charge).inWords()));
        entry("Fault", violation.fault());
        html.close().closeLine();
    }

    private void entry(String name, String value) {
        if (value != null) {
            html.open("div").element("dt", name).open("dd").element("code", value).close().close();
        }
    }

    private void tiles(ScenarioReport scenario) {
        RunResult.Figures figures = scenario.figures();
        html.open("dl", "class", "tiles");
        tile("purchases", Numbers.grouped(figures.purchases()));
        tile("told paid", Numbers.grouped(figures.toldPaid()));
        tile("told declined", Numbers.grouped(figures.toldDeclined()));
        tile("charges", Numbers.grouped(figures.charges()));
        tile("retries", Numbers.grouped(figures.retries()));
        tile("faults fired", Numbers.grouped(figures.faultsFired()));
        CampaignFigures campaign = scenario.campaign();
        if (campaign != null) {
            tile("runs", Numbers.grouped(campaign.runs()));
            tile("runs broken", Numbers.grouped(campaign.invalidRuns()));
            tile("virtual time", Numbers.seconds(campaign.virtualTime()));
            tile("purchases a second", Numbers.grouped(campaign.perSecond(figures.purchases())));
        }
        html.closeLine();
        if (campaign != null && campaign.traceHash() != null) {
            html.open("p", "class", "repeat").text("Trace hash ").element("code", campaign.traceHash()).close();
        }
    }

    private void tile(String name, String value) {
        html.open("div").element("dt", name).element("dd", value).close();
    }

    private void faults(ScenarioReport scenario) {
        TreeSet<String> names = new TreeSet<>(scenario.faultsFired().keySet());
        names.addAll(Reasons.neverFired(scenario));
        if (names.isEmpty()) {
            return;
        }
        Map<String, Long> fired = scenario.faultsFired();
        long most = fired.values().stream().mapToLong(Long::longValue).max().orElse(0);
        html.element("h3", "Faults fired").open("table", "class", "faults").open("tbody");
        for (String name : names) {
            long count = fired.getOrDefault(name, 0L);
            html.open("tr").element("th", name, "scope", "row");
            html.element("td", count == 0 ? "never" : Numbers.grouped(count), "class",
                    count == 0 ? "number unknown" : "number");
            html.open("td", "class", "bar", "aria-hidden", "true");
            html.element("span", "", "style", "width:" + (most == 0 ? 0 : count * 100 / most) + "%");
            html.close().closeLine();
        }
        html.close().closeLine();
    }

    private void story(ScenarioReport scenario, String id) {
        Optional<Story> story = StoryPicker.pick(scenario).filter(found -> !found.steps().isEmpty());
        if (story.isEmpty()) {
            return;
        }
        boolean broken = scenario.shown().verdict() == Verdict.INVALID;
        html.element("h3", broken ? "How it happened" : "The payment that had the hardest time");
        html.open("figure").open("figcaption").text(story.get().caption() + " Seed " + scenario.shown().seed() + ".")
                .close();
        html.open("div", "class", "wide");
        SequenceDiagram.draw(story.get(), id, html);
        html.close();
        html.open("details").element("summary", "The same in words").open("ol");
        story.get().steps().forEach(step -> html.element("li", step.inWords()));
        html.close().close().closeLine();
    }
}
