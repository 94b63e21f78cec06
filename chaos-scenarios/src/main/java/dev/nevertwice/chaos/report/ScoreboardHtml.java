package dev.nevertwice.chaos.report;

import dev.nevertwice.chaos.scoreboard.Row;
import dev.nevertwice.chaos.scoreboard.Scoreboard;
import java.util.List;

/** The scoreboard as one HTML file that needs nothing else. */
final class ScoreboardHtml {

    private final Scoreboard board;
    private final Markup html = new Markup();

    private ScoreboardHtml(Scoreboard board) {
        this.board = board;
    }

    static String of(Scoreboard board) {
        return new ScoreboardHtml(board).written();
    }

    private String written() {
        HtmlHead.open(html, "NeverTwice: " + ScoreboardWords.summary(board));
        html.open("body").open("main");
        banner();
        table();
        board.rows().stream().filter(row -> !row.diff().isEmpty()).forEach(this::section);
        html.close();
        html.open("footer").text("Written by ").element("code", "./nevertwice scoreboard").close();
        html.close().closeLine();
        return html.toString();
    }

    private void banner() {
        html.open("header", "class", "banner " + HtmlReport.look(ScoreboardWords.verdict(board)));
        html.element("p", "NeverTwice scoreboard", "class", "program");
        html.element("h1", ScoreboardWords.summary(board));
        html.open("dl", "class", "facts");
        fact("Half of them seen within", Numbers.seconds(board.within(50)));
        fact("95 of 100 within", Numbers.seconds(board.within(95)));
        fact("Took", Numbers.seconds(board.took()));
        fact("Cores", Integer.toString(board.cores()));
        fact("First seed", Long.toString(board.firstSeed()));
        html.closeLine().closeLine();
    }

    private void fact(String name, String value) {
        html.open("div").element("dt", name).element("dd", value).close();
    }

    private void table() {
        html.open("section").element("h2", "What was planted, and who saw it");
        html.open("div", "class", "wide").open("table", "class", "figures").open("thead").open("tr");
        html.element("th", "", "scope", "col").element("th", "What is planted", "scope", "col");
        html.element("th", "", "scope", "col").element("th", "Seen by", "scope", "col");
        html.element("th", "Live", "scope", "col").element("th", "In", "scope", "col");
        for (String name : List.of("Seed", "Runs", "Time", "Steps")) {
            html.element("th", name, "scope", "col", "class", "number");
        }
        html.close().close().open("tbody");
        board.rows().forEach(this::row);
        html.close().close().close().closeLine();
    }

    private void row(Row row) {
        boolean tried = ScoreboardWords.wasTried(row);
        html.open("tr").open("th", "scope", "row");
        if (row.diff().isEmpty()) {
            html.text(row.id());
        } else {
            html.element("a", row.id(), "href", "#" + row.id());
        }
        html.close().element("td", row.title()).open("td");
        html.element(
                "span", ScoreboardWords.outcome(row), "class",
                "verdict " + HtmlReport.look(ScoreboardWords.verdict(row))).close();
        html.element("td", row.isMutant() ? "" : String.join(" ", row.seen()));
        html.element("td", ScoreboardWords.live(row)).element("td", row.scenario());
        number(tried && row.seed() > 0 ? Long.toString(row.seed()) : "");
        number(tried && row.runs() > 0 ? Numbers.grouped(row.runs()) : "");
        number(tried ? Numbers.seconds(row.took()) : "");
        number(ScoreboardWords.steps(row));
        html.closeLine();
    }

    private void number(String value) {
        html.element("td", value, "class", "number");
    }

    private void section(Row row) {
        html.open("section", "class", "scenario", "id", row.id());
        html.open("h2").text(row.id() + " " + row.title() + " ");
        html.element(
                "span", ScoreboardWords.outcome(row), "class",
                "verdict " + HtmlReport.look(ScoreboardWords.verdict(row))).close();
        html.element("p", row.what(), "class", "about");
        html.open("p").element("strong", row.isMutant() ? "Given away by" : "Seen by " + row.expected())
                .text(": " + (row.isMutant() ? row.expected() + "; " : "") + row.message()).close();
        if (row.shrunk() != null) {
            html.element("h3", "The smallest schedule that shows it").open("ol", "class", "steps");
            row.shrunk().steps().forEach(step -> html.element("li", step));
            html.close();
        }
        html.element("h3", "The patch");
        diff(row.diff());
        if (row.shrunk() != null) {
            html.open("details").element("summary", "The schedule as a scenario, for every rig");
            html.open("pre").element("code", row.shrunk().yaml()).close().close();
        }
        if (row.repeat() != null) {
            html.open("p", "class", "repeat").text("Repeat: ").element("code", row.repeat()).close();
        }
        html.closeLine();
    }

    private void diff(String diff) {
        html.open("pre", "class", "diff").open("code");
        for (String line : diff.stripTrailing().lines().toList()) {
            String look = line.startsWith("+++") || line.startsWith("---") || line.startsWith("@@") ? "place"
                    : line.startsWith("+") ? "added" : line.startsWith("-") ? "removed" : null;
            html.element("span", line + "\n", "class", look);
        }
        html.close().close();
    }
}
