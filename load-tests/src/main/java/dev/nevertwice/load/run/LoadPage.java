package dev.nevertwice.load.run;

import dev.nevertwice.chaos.report.LineChart;
import dev.nevertwice.chaos.report.LineChart.Band;
import dev.nevertwice.chaos.report.LineChart.Line;
import dev.nevertwice.chaos.report.LineChart.Point;
import dev.nevertwice.chaos.report.LineChart.Style;
import dev.nevertwice.chaos.report.Markup;
import dev.nevertwice.chaos.report.StyleSheet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Load and truth on one page: the verdict, the figures, what waited over time, and Gatling's own report. */
final class LoadPage {

    private final LoadResult result;
    private final Outcome outcome;
    private final Markup html = new Markup();

    private LoadPage(LoadResult result, Outcome outcome) {
        this.result = result;
        this.outcome = outcome;
    }

    static String of(LoadResult result, Outcome outcome) throws IOException {
        return new LoadPage(result, outcome).written();
    }

    private String written() throws IOException {
        begin(html, result.plan().kind().word());
        html.open("header", "class", "banner " + outcome.look());
        html.element("p", "NeverTwice load", "class", "program");
        html.element("h1", result.plan().kind().word() + ": " + outcome.words());
        html.element("p", result.plan().kind().about());
        result.brokenOff().ifPresent(why -> html.element("p", "Broken off: " + why));
        html.close();
        html.open("section").element("h2", "Figures");
        figures();
        html.close().open("section").element("h2", "Over time");
        chart("What was open in the payment system", "open", List.of(
                depths("payments", Gauges.Depth::openPayments), depths("jobs", Gauges.Depth::openJobs),
                depths("events not yet taken", Gauges.Depth::openEvents)));
        chart("How long checkouts took", "ms", List.of(
                windows("99 in a hundred", window -> window.checkouts().p99()),
                windows("median", window -> window.checkouts().median()),
                windows("status reads, 99 in a hundred", window -> window.reads().p99())));
        html.close();
        framed("The verdict", Optional.of("report.html"));
        framed("Gatling", gatling());
        html.close().open("footer").text("Written by ").element("code", result.plan().command()).close();
        return html.close().closeLine().toString();
    }

    static void begin(Markup html, String title) {
        html.trusted("<!DOCTYPE html>\n").open("html", "lang", "en").open("head");
        html.empty("meta", "charset", "utf-8");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.empty("meta", "name", "color-scheme", "content", "light dark");
        html.element("title", "NeverTwice load: " + title);
        html.open("style").trusted(StyleSheet.text()).close().closeLine();
        html.open("body").open("main");
    }

    private void figures() {
        LoadFigures figures = result.figures();
        html.open("dl", "class", "tiles");
        tile("purchases", result.judged().figures().purchases());
        tile("buyers came, a second", LoadReport.hundredths(figures.arrivals().perSecondHundredths()));
        tile("purchases not taken", figures.notTaken());
        if (result.brokenOff().isEmpty()) {
            tile("charges", result.judged().figures().charges());
        }
        tile("requests", figures.requests());
        tile("requests a second", figures.requestsPerSecond());
        tile("failed requests", figures.failed());
        tile("checkout, median ms", figures.checkout().median());
        tile("checkout, 99 % ms", figures.checkout().p99());
        tile("checkout, 99.9 % ms", figures.checkout().p999());
        tile("status, 99 % ms", figures.status().p99());
        tile("most payments open", LoadReport.deepestInWords(result));
        if (result.brokenOff().isEmpty()) {
            tile("requests to the PSP a key", LoadReport.shown(result.recovery().amplification(), "hundredths"));
            result.recovery().inOutage()
                    .ifPresent(ratio -> tile("a key first sent in the outage", LoadReport.hundredths(ratio)));
            tile("most for one key", result.recovery().mostForOneKey());
            result.recovery().lookUps().ifPresent(most -> tile("most look-ups for one in the outage", most));
            tile("429s of the PSP", result.recovery().throttling().inWords());
            tile("reconciliations meanwhile", result.reconciledMeanwhile());
            tile("drained after the heal, s", result.recovery().drain().isPresent()
                    ? LoadReport.hundredths(result.recovery().drain().getAsLong() / 10)
                    : "never");
        }
        html.close();
        html.element("p", "Arrivals: " + LoadReport.came(figures.arrivals()) + ".");
        figures.warmUp().ifPresent(warmUp -> html.element("p", "Warm-up: " + LoadReport.warmedUp(warmUp) + "."));
        figures.clicks().ifPresent(clicks -> html.element("p", "Clicks: " + LoadReport.met(clicks) + "."));
        html.element("p", "Answers: " + LoadReport.answers(figures.answers()) + ".");
        for (LoadResult.Target target : result.targets()) {
            html.open("p").element("span", target.isMet() ? "met" : "missed", "class",
                    "verdict " + (target.isMet() ? "valid" : "invalid"));
            html.text(" %s: %s, at most %s".formatted(
                    target.name(), LoadReport.shown(target.value(), target.unit()),
                    LoadReport.shown(target.most(), target.unit()))).close();
        }
    }

    private void tile(String name, Object value) {
        html.open("div").element("dt", name).element("dd", value.toString()).close();
    }

    private void chart(String title, String unit, List<Line> lines) {
        new LineChart(title, unit, lines, Style.plain(), Optional.empty(), outage()).write(html);
    }

    private List<Band> outage() {
        Optional<Instant> first = LoadFigures.firstRequest(result.judged());
        return result.recovery().outage().stream()
                .filter(outage -> first.isPresent() && first.get().isBefore(outage.from()))
                .map(outage -> new Band(
                        "the PSP is gone", Duration.between(first.get(), outage.from()),
                        Duration.between(first.get(), outage.until())))
                .toList();
    }

    private Line depths(String name, ToLongFunction<Gauges.Depth> value) {
        return new Line(name, result.depths().stream()
                .map(depth -> new Point(depth.second(), value.applyAsLong(depth)))
                .toList());
    }

    private Line windows(String name, ToLongFunction<LoadFigures.Window> value) {
        return new Line(name, result.figures().windows().stream()
                .map(window -> new Point(window.at(), value.applyAsLong(window)))
                .toList());
    }

    private void framed(String title, Optional<String> file) {
        html.open("section").element("h2", title);
        file.ifPresentOrElse(
                path -> {
                    html.open("p").element("a", "Open it alone", "href", path).close();
                    html.open("iframe", "class", "framed", "src", path, "title", title).close();
                },
                () -> html.element("p", "It wrote no report; gatling.log says why.", "class", "quiet"));
        html.close();
    }

    /** The latest, relative to the page. */
    private Optional<String> gatling() throws IOException {
        Path folder = result.plan().folder();
        if (!Files.isDirectory(folder.resolve("gatling"))) {
            return Optional.empty();
        }
        try (Stream<Path> runs = Files.list(folder.resolve("gatling"))) {
            return runs.max(Comparator.comparing(Path::toString))
                    .map(run -> run.resolve("index.html"))
                    .filter(Files::isRegularFile)
                    .map(index -> folder.relativize(index).toString());
        }
    }
}
