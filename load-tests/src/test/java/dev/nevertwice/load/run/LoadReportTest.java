package dev.nevertwice.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.cli.ExitCode;
import dev.nevertwice.chaos.cli.Terminal;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.history.Operation.Result;
import dev.nevertwice.chaos.invariant.Evidence;
import dev.nevertwice.chaos.invariant.Proceedings;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.run.Plan;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.pay.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves behind says the truth. */
class LoadReportTest {

    private static final Instant BEGAN = Instant.parse("2026-01-05T00:00:00Z");

    private final List<Operation> operations = new ArrayList<>();
    private final ObjectNode journal = JsonNodeFactory.instance.objectNode();

    @TempDir
    private Path folder;

    /** It was green, and "valid" was all it said, of a run that ended with 2. */
    @Test
    void aPageIsNoBetterThanTheExitCode() throws IOException {
        checkout(503);
        checkout(201);
        LoadResult result = judged(LoadKind.STEADY_CHECKOUT, 1);
        assertEquals(ExitCode.BROKEN, result.exitCode());
        LoadReport.write(result, result.plan());
        String page = read("load.html");
        assertFalse(page.contains("banner valid"), page);
        assertTrue(page.contains("banner invalid"), page);
        assertTrue(page.contains("SteadyCheckout: valid, but a target was missed"), page);
        String text = LoadReport.text(result, result.plan());
        assertTrue(text.lines().findFirst().orElseThrow().endsWith(": valid, but a target was missed"), text);
        assertEquals("valid", json("load.json").path("verdict").asText());
        assertEquals("broken", json("load.json").path("outcome").asText());
        assertEquals("valid, but a target was missed", json("load.json").path("headline").asText());
    }

    @Test
    void aPageOfFewerBuyersThanWereAskedForIsNotGreen() throws IOException {
        checkout(201);
        LoadResult result = judged(LoadKind.STEADY_CHECKOUT, 4);
        assertEquals(ExitCode.UNKNOWN, result.exitCode());
        LoadReport.write(result, result.plan());
        assertTrue(read("load.html").contains("banner unknown"), read("load.html"));
        assertEquals("unknown", json("load.json").path("outcome").asText());
        assertEquals("valid, but buyers did not come as asked", json("load.json").path("headline").asText());
    }

    /** Memory had doubled, and the page was green. */
    @Test
    void aSoakInWhichSomethingGrewIsNotGreen() throws IOException {
        checkout(201);
        List<Flatness> grew = List.of(new Flatness("memory", "KiB", 100, 200, 10, 0));
        SoakPage.write(folder, judged(LoadKind.SOAK, 1), LimitShare.chosen(1, 10), List.of(), grew);
        String page = read("soak.html");
        assertTrue(page.contains("banner invalid") && page.contains("a second: valid, but something grew"), page);
        assertEquals("valid", json("soak.json").path("verdict").asText());
        assertEquals("broken", json("soak.json").path("outcome").asText());
        assertEquals("valid, but something grew", json("soak.json").path("headline").asText());
    }

    /** At the end nobody could be asked any more, and the chart was empty. */
    @Test
    void theLargestTablesAreShownWithTheirSizes() throws IOException {
        checkout(201);
        Meter.Reading reading = new Meter.Reading(5, 7, 7, 7, 7, 7, 7, 0, 9_000, Map.of("movement", 640L));
        SoakPage.write(
                folder, judged(LoadKind.SOAK, 1), LimitShare.chosen(1, 10), List.of(reading, Meter.Reading.gap(6)),
                List.of());
        String page = read("soak.html");
        String chart = page.substring(page.indexOf("Size of the database"), page.indexOf("Checkouts"));
        assertTrue(chart.contains("Size of its largest tables") && chart.contains("movement"), chart);
        assertFalse(chart.toLowerCase(Locale.ROOT).contains("rows"), chart);
    }

    /** JSON on stdout, and nobody was told where the page is. */
    @Test
    void besideJsonThePathOfThePageIsOnStderr() {
        checkout(201);
        LoadResult result = judged(LoadKind.STEADY_CHECKOUT, 1);
        Limit limit = new Limit(result.plan(), 1, List.of(result), Optional.empty());
        String page = "page: " + folder.resolve("load.html");
        assertEquals(page, onStderr(terminal -> LoadCommand.tell(result, true, terminal)));
        assertEquals(page, onStderr(terminal -> LoadCommand.tell(limit, true, terminal)));
        assertEquals("", onStderr(terminal -> LoadCommand.tell(result, false, terminal)));
        assertEquals("", onStderr(terminal -> LoadCommand.tell(limit, false, terminal)));
    }

    private static String onStderr(Consumer<Terminal> told) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        told.accept(new Terminal(new PrintStream(out, true), new PrintStream(err, true), false, false, 80));
        assertFalse(out.toString(StandardCharsets.UTF_8).isEmpty());
        return err.toString(StandardCharsets.UTF_8).strip();
    }

    /** It was to be one of the first figures, and was nowhere. */
    @Test
    void theShareOf429sIsAmongTheFigures() throws IOException {
        checkout(201);
        replied("register", "429 retry-after 1");
        replied("register", "201");
        replied("confirm", "402");
        replied("refund", "503");
        replied("lookup", "429");
        LoadResult result = judged(LoadKind.STEADY_CHECKOUT, 1);
        LoadReport.write(result, result.plan());
        assertEquals(4, json("load.json").path("psp_replies").asInt());
        assertEquals(1, json("load.json").path("psp_429_replies").asInt());
        assertEquals(2_500, json("load.json").path("psp_429_percent_hundredths").asInt());
        String text = LoadReport.text(result, result.plan());
        assertTrue(text.contains("429s of the PSP: 1 of 4 replies, 25.00 %"), text);
        assertTrue(read("load.html").contains("25.00 %"), read("load.html"));
    }

    /** They were 0, though nobody had looked. */
    @Test
    void whatNobodyLookedAtIsNoFigureOfARunThatWasBrokenOff() throws IOException {
        checkout(201);
        LoadResult result = brokenOff();
        LoadReport.write(result, result.plan());
        JsonNode json = json("load.json");
        for (String figure : List.of(
                "charges", "amplification_hundredths", "outage_amplification_hundredths", "outage_keys",
                "most_requests_for_one_key", "drain_millis", "psp_replies", "psp_429_replies",
                "psp_429_percent_hundredths")) {
            assertTrue(json.path(figure).isNull(), figure + " in " + json);
        }
        assertEquals(1, json.path("purchases").asInt());
        assertEquals("broken_off", json.path("outcome").asText());
        assertEquals("interrupted", json("report.json").at("/scenarios/0/ending").asText());
        assertEquals("interrupted", json("report.json").at("/scenarios/0/note").asText());
    }

    /** Who was ended in mid-write left half a file. */
    @Test
    void aFileIsReplacedWholeOrNotAtAll() throws IOException {
        checkout(201);
        List<String> pages = List.of("load.html", "load.json", "soak.html", "soak.json", "limit.json");
        for (String page : pages) {
            Files.writeString(folder.resolve(page), "of before");
            Files.createLink(folder.resolve(page + "-open"), folder.resolve(page));
        }
        LoadResult result = brokenOff();
        LoadReport.write(result, result.plan());
        SoakPage.write(folder, result, LimitShare.chosen(1, 10), List.of(), List.of());
        new Limit(plan(LoadKind.STEADY_CHECKOUT, 1), 0, List.of(), Optional.of("interrupted")).write();
        for (String page : pages) {
            assertEquals("of before", read(page + "-open"), page);
            assertFalse(read(page).startsWith("of before"), page);
        }
    }

    /** Of some thirty keys nothing was said. */
    @Test
    void everyKeyIsOnThePageAndNoOther() throws IOException {
        checkout(201);
        replied("register", "201");
        operations.add(new Operation(
                1, "warm-up-0", "pay", "warm", "warm", "d", BEGAN, BEGAN.plusMillis(10), Result.OK, 201, "pay_0",
                "paid", "d", null));
        LoadResult result = LoadResult.of(plan(LoadKind.DOUBLE_CLICK_STORM, 1), judged(LoadKind.STEADY_CHECKOUT, 1)
                .judged(), List.of(new Gauges.Depth(1, 2, 3, 4)), BEGAN);
        assertKeys("## load.json", LoadReport.json(result));
        assertKeys("### limit.json", new Limit(result.plan(), 1, List.of(result), Optional.empty()).json());
        assertKeys("### soak.json", SoakPage.json(result, LimitShare.chosen(1, 10),
                List.of(new Flatness("memory", "KiB", 100, 200, 10, 0))));
    }

    private static void assertKeys(String heading, JsonNode json) throws IOException {
        DocumentedKeys documented = DocumentedKeys.of("docs/load.md", heading);
        assertEquals(documented.keys(), documented.of(json));
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    private JsonNode json(String file) throws IOException {
        return new JsonMapper().readTree(read(file));
    }

    /** Of the one buyer, a second after the one before. */
    private void checkout(int status) {
        Instant invoked = BEGAN.plusSeconds(operations.size());
        operations.add(new Operation(
                operations.size(), "load-purchase-0", "pay", "purchase-0", "cart-0", "d", invoked,
                invoked.plusMillis(10), Result.OK, status, "pay_1", "paid", "d", null));
    }

    private void replied(String operation, String detail) {
        journal.withArray("entries").addObject().put("kind", "reply").put("operation", operation)
                .put("key", operation.equals("lookup") ? null : "att_1").put("detail", detail)
                .put("at", BEGAN.toString());
    }

    private LoadPlan plan(LoadKind kind, int seconds) {
        return new LoadPlan(
                kind, 1, seconds, kind.scenario(), Optional.empty(), false, 1, Optional.empty(), 1, Optional.of(9_000),
                Optional.empty(), false, folder);
    }

    private LoadResult judged(LoadKind kind, int seconds) {
        ObjectNode nothing = JsonNodeFactory.instance.objectNode();
        Evidence evidence = new Evidence(
                operations, nothing, nothing, journal, nothing, true, Duration.ZERO, null, null,
                new Proceedings(BEGAN, BEGAN.plusSeconds(65), 0, List.of(), Map.of(), 0, List.of(), null, null, null, 1,
                        null));
        RunResult judged = new RunResult(
                "steady-checkout", "live", 1, null, Verdict.VALID, List.of(),
                new RunResult.Figures(1, 1, 0, 1, 0, 0, 0, 0, 0), Duration.ZERO, null, "", evidence);
        return LoadResult.of(plan(kind, seconds), judged, List.of(), BEGAN);
    }

    private LoadResult brokenOff() {
        LoadPlan plan = plan(LoadKind.STEADY_CHECKOUT, 1);
        RunResult seen = RunResult.brokenOff(
                Plan.live(plan.scenario(), 1, null, plan.command(), 1, Settings.defaults()), "live", operations,
                Duration.ZERO, "interrupted");
        return LoadResult.brokenOff(plan, seen, List.of(), BEGAN, "interrupted");
    }
}
