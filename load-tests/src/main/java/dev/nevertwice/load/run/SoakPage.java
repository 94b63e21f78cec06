package dev.nevertwice.load.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.report.LineChart;
import dev.nevertwice.chaos.report.LineChart.Line;
import dev.nevertwice.chaos.report.LineChart.Point;
import dev.nevertwice.chaos.report.Markup;
import dev.nevertwice.chaos.report.ReportFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What grew and what did not, over a soak run. */
final class SoakPage {

    private final List<Meter.Reading> readings;
    private final Markup html = new Markup();

    private SoakPage(List<Meter.Reading> readings) {
        this.readings = readings;
    }

    /** {@code soak.html}, and the same as numbers in {@code soak.json}. */
    static void write(
            Path folder, LoadResult result, LimitShare share, List<Meter.Reading> readings, List<Flatness> flat) {
        ReportFiles.file(folder.resolve("soak.json"), json(result, share, flat).toPrettyString() + "\n");
        ReportFiles.file(folder.resolve("soak.html"), new SoakPage(readings).written(result, share, flat));
    }

    static ObjectNode json(LoadResult result, LimitShare share, List<Flatness> flat) {
        Outcome outcome = result.outcome().and(flat);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("minutes", share.minutes()).put("rate", share.rate())
                .put("outcome", outcome.word()).put("headline", outcome.words())
                .put("verdict", result.judged().verdict().name().toLowerCase(Locale.ROOT))
                .put("limit", share.limit().isPresent() ? share.limit().getAsInt() : null)
                .put("percent_of_limit", share.percent().isPresent() ? share.percent().getAsInt() : null)
                .put("percent_wanted", LimitShare.WANTED_PERCENT);
        for (Flatness one : flat) {
            json.withArray("flat").addObject().put("name", one.name()).put("unit", one.unit())
                    .put("before", one.isKnown() ? one.before() : null).put("after", one.isKnown() ? one.after() : null)
                    .put("most", one.isKnown() ? one.most() : null).put("verdict", one.verdict());
        }
        return json;
    }

    private String written(LoadResult result, LimitShare share, List<Flatness> flat) {
        Outcome outcome = result.outcome().and(flat);
        LoadPage.begin(html, "soak");
        html.open("header", "class", "banner " + outcome.look()).element("p", "NeverTwice soak", "class", "program");
        html.element("h1", "%d minutes at %d purchases a second: %s".formatted(
                result.plan().seconds() / 60, result.plan().rate(), outcome.words()));
        result.brokenOff().ifPresent(why -> html.element("p", "Broken off: " + why));
        html.element("p", share.told());
        html.open("p").text("The load and its verdict: ").element("a", "load.html", "href", "load.html").close()
                .close();
        html.open("section").element("h2", "Flat or not");
        for (Flatness one : flat) {
            html.open("p").element("span", one.isFlat() ? "flat" : one.isKnown() ? "grew" : "unknown", "class",
                    "verdict " + (one.isFlat() ? "valid" : one.isKnown() ? "invalid" : "unknown"));
            html.text(" " + one.told()).close();
        }
        html.element("p",
                "The PSP keeps the truth of every charge and every line of its journal, and the database keeps history"
                        + " and ledger for ever and all else for days: both grow with the purchases, by design.",
                "class", "quiet");
        html.close().open("section").element("h2", "Over time");
        new LineChart("Resident memory", "KiB", List.of(
                line("payment system that is never killed", Meter.Reading::payKib), line("PSP", Meter.Reading::pspKib)))
                .write(html);
        new LineChart("Its heap after a full collection", "KiB", List.of(
                line("payment system that is never killed", Meter.Reading::payHeapKib))).write(html);
        new LineChart("Threads, open files and connections", "", List.of(
                line("threads", Meter.Reading::payThreads), line("open files", Meter.Reading::payFiles),
                line("database connections", Meter.Reading::connections),
                line("of them held in silence", Meter.Reading::held))).write(html);
        new LineChart("What waits", "open", List.of(
                depths(result, "payments", Gauges.Depth::openPayments), depths(result, "jobs", Gauges.Depth::openJobs),
                depths(result, "events not yet taken", Gauges.Depth::openEvents))).write(html);
        new LineChart("Size of the database", "KiB", List.of(line("database", Meter.Reading::databaseKib))).write(html);
        new LineChart("Size of its largest tables, with indexes", "KiB", largest()).write(html);
        new LineChart("Checkouts", "ms", List.of(
                windows(result, "99 in a hundred", window -> window.checkouts().p99()),
                windows(result, "median", window -> window.checkouts().median()))).write(html);
        html.close().close().open("footer").text("Written by ").element("code", result.plan().command()).close();
        return html.close().closeLine().toString();
    }

    private Line line(String name, ToLongFunction<Meter.Reading> value) {
        return new Line(name, readings.stream()
                .filter(reading -> value.applyAsLong(reading) >= 0)
                .map(reading -> new Point(reading.second(), value.applyAsLong(reading)))
                .toList());
    }

    private static Line depths(LoadResult result, String name, ToLongFunction<Gauges.Depth> value) {
        return new Line(name, result.depths().stream()
                .map(depth -> new Point(depth.second(), value.applyAsLong(depth)))
                .toList());
    }

    private List<Line> largest() {
        return readings.stream()
                .map(Meter.Reading::tables)
                .filter(tables -> !tables.isEmpty())
                .reduce(Map.of(), (before, last) -> last)
                .keySet().stream()
                .limit(4)
                .map(table -> line(table, reading -> reading.tables().getOrDefault(table, -1L)))
                .toList();
    }

    private static Line windows(LoadResult result, String name, ToLongFunction<LoadFigures.Window> value) {
        return new Line(name, result.figures().windows().stream()
                .map(window -> new Point(window.at(), value.applyAsLong(window)))
                .toList());
    }
}
