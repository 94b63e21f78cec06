package dev.nevertwice.chaos.report;

import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.invariant.Violation;
import dev.nevertwice.chaos.run.RunResult.Figures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The report as plain text, for a terminal or a CI log. */
public final class TextReport {

    private static final int STATEMENT_WIDTH = 52;
    private static final int VIOLATIONS_SHOWN = 3;

    private final VerifyReport report;
    private final boolean coloured;
    private final StringBuilder text = new StringBuilder();

    private TextReport(VerifyReport report, boolean coloured) {
        this.report = report;
        this.coloured = coloured;
    }

    public static String of(VerifyReport report, boolean coloured) {
        return new TextReport(report, coloured).written();
    }

    /** The whole report in one sentence. */
    public static String verdict(VerifyReport report) {
        return Printable.of(Summary.of(report));
    }

    private String written() {
        figures();
        campaigns();
        invariants();
        report.scenarios().forEach(this::violations);
        unknown();
        text.append('\n').append(Style.of(report.verdict()).applied(Printable.of(Summary.of(report)), coloured));
        return text.toString();
    }

    private void figures() {
        TextTable table = new TextTable("rlrrrrrrrrl");
        table.head(List.of(
                "", "scenario", "purchases", "told paid", "charges", "retries", "faults fired", "discrepancies", "open",
                "took", "verdict"));
        int number = 1;
        for (ScenarioReport scenario : report.scenarios()) {
            Figures figures = scenario.figures();
            if (scenario.shown() == null) {
                table.row(withoutFigures(number++, scenario));
                continue;
            }
            table.row(List.of(
                    new Styled(Integer.toString(number++), Style.DIM),
                    Styled.plain(Printable.of(scenario.name())),
                    Styled.number(figures.purchases()),
                    Styled.number(figures.toldPaid()),
                    Styled.number(figures.charges()),
                    Styled.number(figures.retries()),
                    Styled.number(figures.faultsFired()),
                    Styled.plain(discrepancies(figures)),
                    new Styled(open(figures), figures.openAutomaticAfter() > 0 ? Style.BAD : Style.PLAIN),
                    Styled.plain(Numbers.seconds(scenario.took())),
                    new Styled(Words.of(scenario), Style.of(scenario.verdict()))));
        }
        text.append('\n').append(table.lines(coloured));
    }

    private static List<Styled> withoutFigures(int number, ScenarioReport scenario) {
        ArrayList<Styled> row = new ArrayList<>(Collections.nCopies(11, new Styled("-", Style.DIM)));
        row.set(0, new Styled(Integer.toString(number), Style.DIM));
        row.set(1, Styled.plain(Printable.of(scenario.name())));
        row.set(10, new Styled(Words.of(scenario), Style.of(scenario.verdict())));
        return row;
    }

    /** Before reconciliation, and open automatic ones after it. */
    static String discrepancies(Figures figures) {
        return Numbers.grouped(figures.discrepanciesBefore()) + " -> " + Numbers.grouped(figures.openAutomaticAfter());
    }

    private static String open(Figures figures) {
        return figures.openManualAfter() == 0 ? "-" : Numbers.grouped(figures.openManualAfter()) + " manual";
    }

    private void campaigns() {
        if (report.scenarios().stream().noneMatch(scenario -> scenario.campaign() != null)) {
            return;
        }
        TextTable table = new TextTable("lrrrrrl");
        table.head(List.of(
                "scenario", "runs", "broken", "runs/s", "purchases/s", "virtual time", "trace hash"));
        for (ScenarioReport scenario : report.scenarios()) {
            CampaignFigures campaign = scenario.campaign();
            if (campaign != null) {
                String hash = campaign.traceHash() == null ? "" : campaign.traceHash();
                table.row(List.of(
                        Styled.plain(Printable.of(scenario.name())),
                        Styled.number(campaign.runs()),
                        Styled.number(campaign.invalidRuns()),
                        Styled.number(campaign.runsPerSecond()),
                        Styled.number(campaign.perSecond(scenario.figures().purchases())),
                        Styled.plain(Numbers.seconds(campaign.virtualTime())),
                        Styled.plain(hash.length() > 16 ? hash.substring(0, 16) : hash)));
            }
        }
        text.append('\n').append(table.lines(coloured));
    }

    /** Scenarios are columns under the numbers that they have in the first table. */
    private void invariants() {
        List<String> ids = report.shownIds();
        if (ids.isEmpty()) {
            return;
        }
        int scenarios = report.scenarios().size();
        TextTable table = new TextTable("ll" + "r".repeat(scenarios));
        ArrayList<String> head = new ArrayList<>(List.of("", "invariant: how much it looked at, in scenario"));
        for (int number = 1; number <= scenarios; number++) {
            head.add(Integer.toString(number));
        }
        table.head(head);
        for (String id : ids) {
            ArrayList<Styled> row = new ArrayList<>();
            row.add(Styled.plain(id));
            row.add(Styled.plain(shortened(Printable.of(report.statement(id)))));
            report.scenarios().forEach(scenario -> row.add(cell(scenario, id)));
            table.row(row);
        }
        text.append('\n').append(table.lines(coloured));
        if (!report.notShownIds().isEmpty()) {
            String none = "  not judged here: " + String.join(", ", report.notShownIds());
            text.append(Style.DIM.applied(Printable.of(none), coloured)).append('\n');
        }
    }

    private static Styled cell(ScenarioReport scenario, String id) {
        return scenario.counted(id)
                .map(finding -> new Styled(inWords(finding), Style.of(finding.verdict())))
                .orElse(new Styled("-", Style.DIM));
    }

    private static String inWords(Finding finding) {
        return switch (finding.verdict()) {
            case VALID -> Numbers.grouped(finding.evidence()) + " ok";
            case INVALID -> Numbers.grouped(finding.violationCount()) + " BROKEN";
            case UNKNOWN -> Numbers.grouped(finding.evidence()) + " unknown";
        };
    }

    /** Of a statement that is too long what stands before its colon, or else as many whole words as there is room for. */
    private static String shortened(String statement) {
        if (statement.length() <= STATEMENT_WIDTH) {
            return statement;
        }
        int colon = statement.indexOf(": ");
        if (colon > 0 && colon <= STATEMENT_WIDTH) {
            return statement.substring(0, colon);
        }
        int end = statement.lastIndexOf(' ', STATEMENT_WIDTH - 3);
        return statement.substring(0, end > 0 ? end : STATEMENT_WIDTH - 3) + "...";
    }

    private void violations(ScenarioReport scenario) {
        for (Finding finding : scenario.findings()) {
            if (finding.verdict() == Verdict.INVALID) {
                String title = finding.invariant() + " broken in " + Printable.of(scenario.name()) + ": "
                        + Numbers.counted(finding.violationCount(), "violation");
                text.append('\n').append(Style.BAD.applied(title, coloured)).append('\n');
                scenario.violations(finding).stream().limit(VIOLATIONS_SHOWN).forEach(it -> violation(scenario, it));
                long more = finding.violationCount() - Math.min(VIOLATIONS_SHOWN, scenario.violations(finding).size());
                if (more > 0) {
                    text.append("  and ").append(Numbers.grouped(more)).append(" more\n");
                }
            }
        }
        boolean broken = scenario.findings().stream().anyMatch(finding -> finding.verdict() == Verdict.INVALID);
        if (broken && scenario.repeat() != null) {
            line("repeat", Style.BOLD.applied(Printable.of(scenario.repeat()), coloured));
        }
        if (scenario.shrunk() != null) {
            text.append('\n').append(ShrunkText.of(scenario.shrunk(), coloured));
        }
    }

    private void violation(ScenarioReport scenario, Violation violation) {
        line("what", Printable.of(violation.message()));
        if (violation.payment() != null) {
            line("payment", Printable.of(violation.payment()));
        }
        for (String charge : violation.charges()) {
            line("charge", Printable.of(ChargeDetails.of(scenario, violation, charge).inWords()));
        }
        if (violation.fault() != null) {
            line("fault", Printable.of(violation.fault()));
        }
        text.append('\n');
    }

    private void line(String label, String value) {
        text.append("  ").append(Style.DIM.applied("%-8s".formatted(label), coloured)).append(' ').append(value)
                .append('\n');
    }

    private void unknown() {
        for (ScenarioReport scenario : report.scenarios()) {
            List<String> reasons = Reasons.ofUnknown(scenario);
            if (scenario.ending() != ScenarioReport.Ending.NOT_RUN && !reasons.isEmpty()) {
                text.append('\n').append(Style.DOUBTFUL.applied(
                        Words.of(scenario) + ": " + Printable.of(scenario.name()), coloured)).append('\n');
                reasons.forEach(reason -> line("because", Printable.of(reason)));
            }
        }
    }
}
