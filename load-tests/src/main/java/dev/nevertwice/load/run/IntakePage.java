package dev.nevertwice.load.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nevertwice.chaos.report.LineChart;
import dev.nevertwice.chaos.report.LineChart.Line;
import dev.nevertwice.chaos.report.LineChart.Point;
import dev.nevertwice.chaos.report.Markup;
import dev.nevertwice.chaos.report.ReportFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code SlowPsp} with synchronous and with queued intake side by side, from what both runs left in the report folder. */
final class IntakePage {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> ALIKE =
            List.of("simulation", "rate", "seconds", "time_scale", "faults", "defect", "elsewhere");

    private final JsonNode sync;
    private final JsonNode async;
    private final Markup html = new Markup();

    private IntakePage(JsonNode sync, JsonNode async) {
        this.sync = sync;
        this.async = async;
    }

    /** Writes {@code intake.html} where there are both and they can be compared; else there is none. */
    static void write(Path reports) throws IOException {
        Optional<JsonNode> sync = read(reports.resolve("slow-psp/load.json"));
        Optional<JsonNode> async = read(reports.resolve("slow-psp-async/load.json"));
        if (sync.isPresent() && async.isPresent() && isAlike(sync.get(), async.get())) {
            ReportFiles.file(page(reports), new IntakePage(sync.get(), async.get()).written());
        } else {
            forget(reports);
        }
    }

    /** Of two runs of which one is gone it says nothing any more. */
    static void forget(Path reports) throws IOException {
        Files.deleteIfExists(page(reports));
    }

    private static Path page(Path reports) {
        return reports.resolve("intake.html");
    }

    /** The same in all but the intake and who buys what, and neither was broken off. */
    private static boolean isAlike(JsonNode sync, JsonNode async) {
        return ALIKE.stream().allMatch(field -> sync.path(field).equals(async.path(field)))
                && sync.path("broken_off").isNull() && async.path("broken_off").isNull();
    }

    /** Nothing of a file that is no JSON: that is no reason to fail a run that wrote the other. */
    private static Optional<JsonNode> read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        byte[] written = Files.readAllBytes(file);
        try {
            return Optional.of(JSON.readTree(written));
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    private String written() {
        LoadPage.begin(html, "a slow PSP, waiting or queued");
        html.open("header", "class", "banner").element("p", "NeverTwice load", "class", "program");
        html.element("h1", "A slow PSP: waiting for it, or queueing");
        html.element("p", buyers() + " at the same PSP, three times as many in the middle third.").close();
        html.open("section").open("div", "class", "wide").open("table").open("thead").open("tr");
        for (String head : List.of("", "synchronous", "queued")) {
            html.element("th", head);
        }
        html.close().close().open("tbody");
        row("began", "/started_at", "");
        row("seed", "/seed", "");
        row("outcome", "/headline", "");
        row("latency: checkout, median", "/checkout_millis/median", " ms");
        row("latency: checkout, 99 in a hundred", "/checkout_millis/p99", " ms");
        row("isolation: status reads, 99 in a hundred", "/reader_millis/p99", " ms");
        row("surge: checkout in the middle third, 99 in a hundred", "/middle_third_checkout_millis/p99", " ms");
        row("most payments open", "/deepest_queue", "");
        row("failed requests", "/failed_requests", "");
        html.close().close().close();
        new LineChart("Checkouts, 99 in a hundred", "ms", both("checkout_millis")).write(html);
        new LineChart("Status reads, 99 in a hundred", "ms", both("reader_millis")).write(html);
        new LineChart("Payments open", "open", List.of(depths("synchronous", sync), depths("queued", async)))
                .write(html);
        html.close().close();
        return html.close().closeLine().toString();
    }

    private String buyers() {
        return "%s buyers, %s a second for %s s".formatted(
                sync.path("seed").equals(async.path("seed")) ? "The same" : "As many",
                sync.path("rate").asText(), sync.path("seconds").asText());
    }

    private void row(String name, String path, String unit) {
        html.open("tr").element("th", name);
        html.element("td", value(sync, path) + unit).element("td", value(async, path) + unit).close();
    }

    /** An older run may not have it. */
    private static String value(JsonNode run, String path) {
        return run.at(path).asText("-");
    }

    private List<Line> both(String times) {
        return List.of(line("synchronous", sync, times), line("queued", async, times));
    }

    private static Line line(String name, JsonNode run, String times) {
        List<Point> points = new ArrayList<>();
        run.path("windows").forEach(window -> points.add(
                new Point(window.path("second").asLong(), window.path(times).path("p99").asLong())));
        return new Line(name, points);
    }

    private static Line depths(String name, JsonNode run) {
        List<Point> points = new ArrayList<>();
        run.path("depths").forEach(depth -> points.add(
                new Point(depth.path("second").asLong(), depth.path("open_payments").asLong())));
        return new Line(name, points);
    }
}
