package dev.nevertwice.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.history.Operation.Result;
import dev.nevertwice.chaos.invariant.Evidence;
import dev.nevertwice.chaos.invariant.Proceedings;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.run.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntakePageTest {

    private static final String RUN = """
            {"simulation": "SlowPsp", "rate": %d, "seconds": 60, "intake": "%s", "seed": %d, "defect": null,
             "faults": null, "time_scale": 1, "elsewhere": null, "broken_off": %s, "windows": [], "depths": []}""";

    private static final Instant BEGAN = Instant.parse("2026-01-05T00:00:00Z");

    private final List<Operation> operations = new ArrayList<>();

    @TempDir
    private Path reports;

    @Test
    void laysTwoRunsOfTheSameBuyersSideBySide() throws IOException {
        assertTrue(
                page(run(10, "sync", 7, "null"), run(10, "async", 7, "null")).contains("The same buyers, 10 a second"));
    }

    @Test
    void saysThatTheBuyersWereOthersWhereTheSeedIsAnother() throws IOException {
        String page = page(run(10, "sync", 7, "null"), run(10, "async", 8, "null"));
        assertTrue(page.contains("As many buyers, 10 a second"), page);
        assertFalse(page.contains("The same buyers"), page);
    }

    @Test
    void comparesNothingThatCannotBeCompared() throws IOException {
        page(run(10, "sync", 7, "null"), run(10, "async", 7, "null"));
        written(run(10, "sync", 7, "null"), run(20, "async", 7, "null"));
        assertFalse(Files.exists(reports.resolve("intake.html")), "another rate, and the page of before is left");
        written(run(10, "sync", 7, "null"), run(10, "async", 7, "\"interrupted\""));
        assertFalse(Files.exists(reports.resolve("intake.html")), "one was broken off");
    }

    /** What a run that was ended in mid-write had left made every run of the other intake end with 4. */
    @Test
    void halfAFileIsComparedWithNothing() throws IOException {
        page(run(10, "sync", 7, "null"), run(10, "async", 7, "null"));
        written(run(10, "sync", 7, "null"), run(10, "async", 7, "null").substring(0, 60));
        assertFalse(Files.exists(reports.resolve("intake.html")));
    }

    /** It was 3,000: the most of what each window's 60 buyers had, which is nearly the longest wait of all. */
    @Test
    void ninetyNineInAHundredOfTheSurgeAreOfAllWhoCameInIt() throws IOException {
        buyer(0, 5_000);
        for (int came = 20_000; came < 40_000; came += 33) {
            buyer(came, came == 30_032 ? 3_000 : 10);
        }
        buyer(40_000, 7_000);
        String row = row("surge: checkout in the middle third, 99 in a hundred");
        assertTrue(row.contains("<td>10 ms</td><td>10 ms</td>"), row);
    }

    /** Beside each other stood readers, who need no PSP, and buyers who waited for theirs. */
    @Test
    void statusReadsAreThoseOfWhoOnlyReads() throws IOException {
        buyer(0, 10);
        read("load-reader-1", 40);
        String chart = chart();
        read("load-purchase-0", 900);
        assertEquals(chart, chart());
        String row = row("isolation: status reads, 99 in a hundred");
        assertTrue(row.contains("<td>40 ms</td><td>40 ms</td>"), row);
    }

    /** A run that was killed before it had a page left the one of before. */
    @Test
    void thePageOfBeforeIsGoneWhenOneOfTheTwoBegins() throws IOException {
        page(run(10, "sync", 7, "null"), run(10, "async", 7, "null"));
        LoadReport.forget(plan(LoadKind.STEADY_CHECKOUT, "steady-checkout"));
        assertTrue(Files.exists(reports.resolve("intake.html")), "none of the two");
        LoadReport.forget(plan(LoadKind.SLOW_PSP, "slow-psp-async"));
        assertFalse(Files.exists(reports.resolve("intake.html")));
    }

    private String row(String name) throws IOException {
        return part("<th>" + name, "</tr>");
    }

    private String chart() throws IOException {
        return part("Status reads, 99 in a hundred", "Payments open");
    }

    /** Of a page of the buyers both ways. */
    private String part(String from, String until) throws IOException {
        for (String folder : List.of("slow-psp", "slow-psp-async")) {
            LoadPlan plan = plan(LoadKind.SLOW_PSP, folder);
            LoadReport.write(LoadResult.of(plan, judged(), List.of(), BEGAN), plan);
        }
        String page = Files.readString(reports.resolve("intake.html"));
        int begins = page.indexOf(from);
        return page.substring(begins, page.indexOf(until, begins));
    }

    private LoadPlan plan(LoadKind kind, String folder) {
        return new LoadPlan(
                kind, 10, 60, kind.scenario(), Optional.empty(), false, 1, Optional.empty(), 1, Optional.empty(),
                Optional.empty(), false, reports.resolve(folder));
    }

    private RunResult judged() {
        ObjectNode nothing = JsonNodeFactory.instance.objectNode();
        Evidence evidence = new Evidence(
                operations, nothing, nothing, nothing, nothing, true, Duration.ZERO, null, null,
                new Proceedings(BEGAN, BEGAN.plusSeconds(65), 0, List.of(), Map.of(), 0, List.of(), null, null, null, 1,
                        null));
        return new RunResult(
                "slow-psp", "live", 1, null, Verdict.VALID, List.of(),
                new RunResult.Figures(1, 1, 0, 1, 0, 0, 0, 0, 0), Duration.ZERO, null, "", evidence);
    }

    private void buyer(int cameMillis, int millis) {
        String purchase = "purchase-" + operations.size();
        did("load-" + purchase, "pay", purchase, cameMillis, millis);
    }

    private void read(String client, int millis) {
        did(client, "status", "purchase-0", 1_000, millis);
    }

    private void did(String client, String kind, String purchase, int beganMillis, int millis) {
        Instant invoked = BEGAN.plusMillis(beganMillis);
        operations.add(new Operation(
                operations.size(), client, kind, purchase, "cart-" + purchase, "d", invoked, invoked.plusMillis(millis),
                Result.OK, kind.equals("pay") ? 201 : 200, "pay_1", "paid", "d", null));
    }

    private String page(String sync, String async) throws IOException {
        written(sync, async);
        return Files.readString(reports.resolve("intake.html"));
    }

    private void written(String sync, String async) throws IOException {
        write("slow-psp", sync);
        write("slow-psp-async", async);
        IntakePage.write(reports);
    }

    private void write(String folder, String run) throws IOException {
        Files.createDirectories(reports.resolve(folder));
        Files.writeString(reports.resolve(folder).resolve("load.json"), run);
    }

    private static String run(int rate, String intake, int seed, String brokenOff) {
        return RUN.formatted(rate, intake, seed, brokenOff);
    }
}
