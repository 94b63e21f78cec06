package dev.nevertwice.chaos.report;

import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.invariant.Violation;
import dev.nevertwice.chaos.run.RunResult.Figures;

/** The report for a CI server's job page, as GitHub-flavoured Markdown. */
final class MarkdownSummary {

    private static final String SPECIAL = "\\`*_{}[]()<>#+!|~@&$";

    private MarkdownSummary() {}

    static String of(VerifyReport report) {
        StringBuilder text = new StringBuilder("## NeverTwice: " + escaped(Summary.of(report)) + "\n\n");
        text.append(
                "| scenario | purchases | told paid | charges | retries | faults fired | discrepancies | verdict |\n");
        text.append("|---|--:|--:|--:|--:|--:|--:|---|\n");
        report.scenarios().forEach(scenario -> text.append(row(scenario)));
        for (ScenarioReport scenario : report.scenarios()) {
            for (Finding finding : scenario.findings()) {
                if (finding.verdict() == Verdict.INVALID) {
                    text.append("\n**").append(escaped(finding.invariant() + " broken in " + scenario.name()))
                            .append("**\n\n");
                    scenario.violations(finding).forEach(violation -> text.append(line(violation)));
                }
            }
            Reasons.ofUnknown(scenario).forEach(
                    reason -> text.append("\n- ").append(escaped(scenario.name() + ": " + reason)).append('\n'));
        }
        return text.append("\nRepeat: ").append(escaped(report.command())).append('\n').toString();
    }

    private static String row(ScenarioReport scenario) {
        Figures figures = scenario.figures();
        return "| " + escaped(scenario.name()) + " | " + figures.purchases() + " | " + figures.toldPaid() + " | "
                + figures.charges() + " | " + figures.retries() + " | " + figures.faultsFired() + " | "
                + figures.discrepanciesBefore() + " to " + figures.openAutomaticAfter() + " | " + Words.of(scenario)
                + " |\n";
    }

    private static String line(Violation violation) {
        String payment = violation.payment() == null ? "" : violation.payment() + ": ";
        return "- " + escaped(payment + violation.message()) + "\n";
    }

    /** Every character with a meaning becomes an entity, which no renderer reads as markup, mention or link. */
    static String escaped(String text) {
        StringBuilder clean = new StringBuilder();
        Printable.of(text).codePoints().forEach(point -> {
            clean.append(SPECIAL.indexOf(point) >= 0 ? "&#" + point + ";" : Character.toString(point));
        });
        return clean.toString().replace("://", "&#58;//").replace("www.", "www&#46;");
    }
}
