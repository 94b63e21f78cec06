package dev.nevertwice.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nevertwice.chaos.cli.CommandFailure;
import dev.nevertwice.chaos.cli.ExitCode;
import dev.nevertwice.chaos.cli.ProgressDisplay;
import dev.nevertwice.chaos.cli.Terminal;
import dev.nevertwice.chaos.live.LiveFailure;
import dev.nevertwice.chaos.run.Plan;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.load.shopping.Orders;
import dev.nevertwice.pay.PayMain;
import dev.nevertwice.pay.Settings;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.psp.PspMain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole load runs, as small as they can be: Gatling, PostgreSQL, PSP and payment system, each a process. */
@Timeout(90)
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LoadRunTest {

    private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
    /** Longer than a test may take, so that a run of so many seconds has to end before its time. */
    private static final int LONG = 600;

    private static final String ANSWERS_LOST = """
            name: answers-lost
            about: what the PSP did is not heard of
            workload: {purchases: 1, buyers: 1, amount: {median: 30, sigma: 0.9}, currencies: {KRW: 1},
                methods: {direct: 1}, sources: {tok_visa: 1}, double_click_percent: 0}
            faults:
              - name: lost
                operation: register
                point: committed-before-reply
                act: {type: reset}
                when: {first: 1}
              - name: untold
                operation: callback
                point: callback
                act: {type: drop}
            bound: 1m
            """;

    @TempDir
    private static Path folder;

    private static LoadStage stage;

    @BeforeAll
    static void open() throws IOException {
        stage = LoadStage.open(plan(1));
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @Test
    void aGoodPaymentSystemUnderLoadIsValidAndThePageIsThere() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Path report = folder.resolve("steady-checkout");
        AtomicReference<JsonNode> whenJudged = new AtomicReference<>();
        ByteArrayOutputStream err = whenItSays("judging", () -> whenJudged.set(json(report.resolve("load.json"))));
        String[] typed =
                ("SteadyCheckout --rate 6 --duration 4s --seed 7 --time-scale 10 --report " + folder).split(" ");

        int code = LoadCommand.execute(typed, terminal(out, err));

        String said = out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
        assertEquals(0, code, said);
        assertTrue(said.contains("seed 7: valid") && said.contains("24 of 24 buyers came")
                && said.contains("warm-up: 30 purchases in "), said);
        assertTrue(Files.readString(report.resolve("load.html")).contains("valid"));
        try (var gatlings = Files.walk(report.resolve("gatling"), 2)) {
            assertTrue(gatlings.anyMatch(file -> file.endsWith("index.html")), "no report of Gatling's");
        }
        assertEquals("valid", json(report.resolve("load.json")).path("outcome").asText());
        // The judge looks for no interrupt: who is ended while it works leaves what there was by then.
        assertEquals("ended before it was judged", whenJudged.get().path("broken_off").asText());
        assertEquals(24, whenJudged.get().at("/arrivals/came").asInt());
    }

    private static ByteArrayOutputStream whenItSays(String word, Runnable act) {
        return new ByteArrayOutputStream() {

            private boolean isSaid;

            @Override
            public synchronized void write(byte[] bytes, int from, int length) {
                super.write(bytes, from, length);
                if (!isSaid && toString(StandardCharsets.UTF_8).contains(word)) {
                    isSaid = true;
                    act.run();
                }
            }
        };
    }

    private static JsonNode json(Path file) {
        try {
            return new JsonMapper().readTree(Files.readString(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** M01: where an answer was lost, the next try has another key. No callback comes first. */
    @Test
    void aPlantedMistakeFailsTheRunHoweverFastItWas() throws IOException {
        FaultsFile lost = FaultsFile.read(Files.writeString(folder.resolve("answers-lost.yaml"), ANSWERS_LOST));
        LoadPlan planted = plan(
                LoadKind.STEADY_CHECKOUT, lost.strikes(LoadKind.STEADY_CHECKOUT.scenario()), 2, Optional.of("M01"),
                Optional.empty());

        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<LoadResult> written = new ArrayList<>();
        LoadResult result;
        try (ProgressDisplay display = new ProgressDisplay(terminal(err, err), "seconds")) {
            result = LoadRun.of(planted, stage, display, set -> () -> {}, seen -> {
                written.add(seen);
                if (written.size() == 1) {
                    throw new IOException("no space left");
                }
            });
        }

        // Nobody was told why there was no page of a run that ended while it was judged.
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("no page before the verdict: ")
                && err.toString(StandardCharsets.UTF_8).contains("no space left"), err.toString());
        assertEquals(2, written.size());
        assertEquals(result, written.getLast());
        String text = LoadReport.text(result, planted);
        assertEquals(ExitCode.BROKEN, result.exitCode(), text);
        assertTrue(text.contains("  I1: "), text);
    }

    @Test
    void onServersThatRunAlreadyFaultsDontOutliveTheRunAndAnotherRunIsRefused() throws IOException {
        try (LoadStage.Set running = stage.set(plan(1))) {
            LoadPlan nobody = attached(URI.create("http://127.0.0.1:1"), running.psp());
            LiveFailure gone = assertThrows(LiveFailure.class, () -> run(nobody, LoadStage.open(nobody)));
            assertTrue(gone.getMessage().startsWith("--base-url http://127.0.0.1:1: no payment system"),
                    gone.getMessage());

            LoadPlan attached = attached(running.pay().getFirst(), running.psp());
            LoadStage there = LoadStage.open(attached);
            AtomicReference<String> meanwhile = new AtomicReference<>();
            Thread runner = Thread.currentThread();
            LoadResult result = LoadRun.of(attached, there, quietly(), afterTheFirst(Orders.LOAD, attached, set -> {
                meanwhile.set(faults(set.psp()));
                runner.interrupt();
            }), seen -> LoadReport.write(seen, attached));
            assertEquals(Optional.of("interrupted while Gatling ran"), result.brokenOff());
            assertTrue(result.figures().requests() > 0, "its buyers are forgotten");
            assertTrue(meanwhile.get().contains("many-times"), meanwhile.get());
            assertFalse(faults(running.psp()).contains("many-times"), faults(running.psp()));

            CommandFailure refused = assertThrows(CommandFailure.class, () -> run(attached, there));
            assertEquals(ExitCode.USAGE, refused.exitCode());
            assertTrue(refused.getMessage().contains("start both anew"), refused.getMessage());
        }
    }

    @Test
    void aTransactionInWhichNothingHappensIsSeenAmongWhatIsUsed() throws SQLException {
        try (LoadStage.Set set = stage.set(plan(1))) {
            Meter.Reading used = new Usage(set.database()).at(0);
            assertTrue(used.payKib() > 0 && used.pspKib() > 0 && used.connections() > 0, used.toString());
            assertEquals(0, used.held());
            assertSizes(used);
            // A database of the same server in which nobody else does anything.
            String empty = set.database().orElseThrow().replaceFirst("/[^/?]+(\\?|$)", "/postgres$1");
            try (Connection forgetful = DriverManager.getConnection(empty);
                    Statement transaction = forgetful.createStatement();
                    Connection other = DriverManager.getConnection(empty);
                    Statement meter = other.createStatement()) {
                assertEquals(0, Usage.held(meter, 0));
                forgetful.setAutoCommit(false);
                transaction.execute("SELECT 1");
                assertEquals(1, Usage.held(meter, 0));
                assertEquals(0, Usage.held(meter, 60));
            }
        }
    }

    /** They were rows, as the database estimates them: none of most tables. Even an empty one has an index of 8 KiB. */
    private static void assertSizes(Meter.Reading used) {
        assertEquals(8, used.tables().size(), used.toString());
        assertTrue(used.tables().values().stream().allMatch(kib -> kib >= 8), used.toString());
        assertTrue(used.tables().values().stream().mapToLong(Long::longValue).sum() < used.databaseKib(),
                used.toString());
    }

    @Test
    @Order(Integer.MAX_VALUE - 1)
    void aPaymentSystemThatEndsByItselfEndsTheRunAndIsAFinding() {
        Ended ended = losing(Orders.LOAD, LoadRunTest::killPay);

        assertTrue(ended.result().figures().requests() > 0, "its buyers are forgotten");
        assertEndedByItself(ended);
    }

    /** Its buyers would go on trying for minutes. */
    @Test
    @Order(Integer.MAX_VALUE - 2)
    void aPaymentSystemThatEndsInTheWarmUpEndsTheRunToo() {
        Ended ended = losing(Orders.WARM_UP, LoadRunTest::killPay);

        assertEquals(0, ended.result().figures().requests());
        assertTrue(ended.result().figures().warmUp().isPresent(), "its buyers are forgotten");
        assertEndedByItself(ended);
    }

    private static void killPay(LoadStage.Set set) {
        children().stream()
                .filter(child -> words(child).contains(PayMain.class.getName()))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static void assertEndedByItself(Ended ended) {
        assertEquals(ExitCode.BROKEN, ended.result().exitCode());
        assertTrue(ended.text().contains("I16: the payment system ended by itself in mid-run"), ended.text());
    }

    /** The last: it takes everybody's database down. */
    @Test
    @Order(Integer.MAX_VALUE)
    void aDatabaseThatDiesEndsTheRunWithWhatWasSeenAndLeavesNobody() {
        Ended ended = losing(Orders.LOAD, set -> postmaster(set).destroyForcibly());

        assertEquals(ExitCode.HARNESS_FAILED, ended.result().exitCode());
        assertEquals(Optional.of("the database server ended by itself in mid-run"), ended.result().brokenOff());
        assertTrue(ended.result().figures().requests() > 0, "its buyers are forgotten");
    }

    private record Ended(LoadResult result, String text) {}

    /** A run of ten minutes, of which a part is killed as soon as somebody has bought. */
    private static Ended losing(String clients, Consumer<LoadStage.Set> part) {
        LoadPlan plan = plan(LONG);
        LoadResult result = LoadRun.of(plan, stage, quietly(), afterTheFirst(clients, plan, part),
                seen -> LoadReport.write(seen, plan));
        List<String> left = children().stream()
                .flatMap(child -> words(child).stream())
                .filter(List.of(PayMain.class.getName(), PspMain.class.getName(), "io.gatling.app.Gatling")::contains)
                .toList();
        assertEquals(List.of(), left);
        return new Ended(result, LoadReport.text(result, plan));
    }

    private static LoadRun.Beside afterTheFirst(String clients, LoadPlan plan, Consumer<LoadStage.Set> act) {
        return set -> {
            Thread waiting = Thread.ofVirtual().start(() -> {
                while (!hasBought(Orders.history(plan.folder()), clients)) {
                    new SystemClock().sleep(Duration.ofMillis(50));
                }
                act.accept(set);
            });
            return waiting::interrupt;
        };
    }

    private static boolean hasBought(Path history, String clients) {
        try {
            return Files.exists(history) && Files.readString(history).contains("\"" + clients);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static ProcessHandle postmaster(LoadStage.Set set) {
        try (Connection connection = DriverManager.getConnection(set.database().orElseThrow());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return ProcessHandle.of(row.getLong(1)).flatMap(ProcessHandle::parent).orElseThrow();
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static LoadResult run(LoadPlan plan, LoadStage on) {
        return LoadRun.of(plan, on, quietly());
    }

    private static LoadPlan plan(int seconds) {
        LoadKind kind = LoadKind.STEADY_CHECKOUT;
        return plan(kind, kind.scenario(), seconds, Optional.empty(), Optional.empty());
    }

    private static LoadPlan attached(URI pay, URI psp) {
        LoadKind kind = LoadKind.CALLBACK_BURST;
        return plan(kind, kind.scenario(), LONG, Optional.empty(), Optional.of(
                new LoadPlan.Elsewhere(pay, psp, false, Plan.Access.of(Settings.defaults()))));
    }

    private static LoadPlan plan(
            LoadKind kind, Scenario scenario, int seconds, Optional<String> defect,
            Optional<LoadPlan.Elsewhere> elsewhere) {
        return new LoadPlan(
                kind, 5, seconds, scenario, Optional.empty(), false, 7, defect, 10, Optional.empty(), elsewhere,
                false, folder.resolve(kind.fileName() + "-" + seconds)).sized();
    }

    private static String faults(URI psp) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(psp.resolve("/_admin/faults")).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static List<ProcessHandle> children() {
        return ProcessHandle.current().descendants().toList();
    }

    private static List<String> words(ProcessHandle process) {
        try {
            return List.of(Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline")).split("\0"));
        } catch (IOException gone) {
            return List.of();
        }
    }

    private static ProgressDisplay quietly() {
        return new ProgressDisplay(new Terminal(NOWHERE, NOWHERE, false, false, 80), "seconds");
    }

    private static Terminal terminal(OutputStream out, OutputStream err) {
        return new Terminal(new PrintStream(out, true), new PrintStream(err, true), false, false, 80);
    }
}
