package dev.nevertwice.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.cli.Terminal;
import dev.nevertwice.load.shopping.Stage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class LoadCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --rate 5                                             | which simulation?
            SteadyChekout                                        | did you mean 'SteadyCheckout'?
            SteadyCheckout --rate 0                              | --rate must be from 1 to 10000, not 0
            SteadyCheckout --rate much                           | --rate
            SteadyCheckout --duration 0s                         | --duration must be from 1s to 24h
            SteadyCheckout --duration long                       | such as 60s, not 'long'
            SteadyCheckout --rate 9999 --duration 24h            | more than the judge can read
            SteadyCheckout --intake later                        | valid are: sync, async
            SteadyCheckout --defect M99                          | unknown defect 'M99'
            SteadyCheckout --faults none.yaml                    | nevertwice load: none.yaml: there is no such file
            SteadyCheckout --base-url http://127.0.0.1:1         | go together
            SteadyCheckout --psp-url http://127.0.0.1:1 --base-url http://198.51.100.7 | --allow-remote if you mean it
            SteadyCheckout --psp-url http://198.51.100.7 --base-url http://198.51.100.7 --allow-remote | by a tunnel
            SteadyCheckout --psp-url http://127.0.0.1:1 --base-url localhost:8080      | must be such as http://
            SteadyCheckout --psp-url ftp://127.0.0.1 --base-url http://localhost:8080  | must be such as http://
            SteadyCheckout --psp-url http://127.0.0.1:1 --base-url http://127.0.0.1:2 --find-limit | fresh servers
            SteadyCheckout --psp-url http://127.0.0.1:1 --base-url http://127.0.0.1:2 --time-scale 2 | can't have --base-url
            SteadyCheckout --psp-url http://127.0.0.1:1 --base-url http://127.0.0.1:2/pay  | --base-url must be such as
            SteadyCheckout --psp-url http://127.0.0.1:1/?a=1 --base-url http://127.0.0.1:2 | --psp-url must be such as
            SteadyCheckout --psp-url http://127.0.0.1:1 --base-url http://127.0.0.1:2/#top | without path, query and
            SteadyCheckout --psp-url http://127.0.0.1:1 --base-url http://127.0.0.1:65536  | must be such as http://
            MixedDay --psp-url http://127.0.0.1:1 --base-url http://127.0.0.1:2        | can't be killed
            MixedDay --find-limit                                | without kills
            RetryStormAfterOutage --duration 44s                 | must be at least 45s
            CallbackBurst --duration 7s                          | must be at least 8s
            MixedDay --duration 29s                              | must be at least 30s
            SteadyCheckout --wat                                 | --wat
            """)
    void whatMakesNoSenseIsRefusedInOneLine(String arguments, String told) {
        assertEquals(64, run(arguments.split(" ")));
        String line = err.toString(StandardCharsets.UTF_8);
        assertTrue(line.contains(told), line);
        assertEquals(1, line.lines().count(), line);
    }

    /** They were taken for the result of a run that never began. */
    @Test
    void whatAnEarlierRunLeftIsGoneWhenAnotherBegins(@TempDir Path folder) throws Exception {
        Path report = Files.createDirectories(folder.resolve("steady-checkout"));
        for (String page : List.of(
                "load.html", "load.json", "soak.html", "soak.json", "limit.json", "report.html", "report.json",
                "junit.xml", "summary.md", "history.jsonl", "history-SteadyCheckout.jsonl",
                "story-SteadyCheckout.svg", "gatling.log")) {
            Files.writeString(report.resolve(page), "valid");
        }
        Files.createDirectories(report.resolve("gatling/shopping-2026/js"));
        Files.writeString(report.resolve("gatling/shopping-2026/index.html"), "fast");
        Files.writeString(report.resolve("mine.txt"), "not ours");
        assertEquals(4, run(
                ("SteadyCheckout --base-url http://127.0.0.1:1 --psp-url http://127.0.0.1:1 --report " + folder)
                        .split(" ")));
        assertEquals(List.of("mine.txt"), List.of(report.toFile().list()));
    }

    /** After the whole duration every buyer had been sent to {@code //v1/payments}, and had failed. */
    @Test
    void aSlashAtTheEndOfAServersAddressIsLeftOut() {
        LoadPlan.Elsewhere there = plan(
                "SteadyCheckout --base-url http://localhost:8080/ --psp-url http://127.0.0.1:9090/").elsewhere()
                .orElseThrow();
        assertEquals(URI.create("http://localhost:8080"), there.pay());
        assertEquals(URI.create("http://127.0.0.1:9090"), there.psp());
    }

    /** It was repeated in every report. */
    @Test
    void aPasswordInAServersAddressIsRefusedAndNotRepeated() {
        assertEquals(64, run("SteadyCheckout --base-url http://me:hush@127.0.0.1:1 --psp-url http://127.0.0.1:1"
                .split(" ")));
        assertEquals(
                "nevertwice load: --base-url must be such as http://127.0.0.1:8080, without user and password.",
                err.toString(StandardCharsets.UTF_8).strip());
    }

    /** The line was a path and nothing else. */
    @Test
    void whatNobodyForesawIsSaidWithItsKind(@TempDir Path folder) throws Exception {
        Path page = folder.resolve("steady-checkout/load.html");
        Files.createDirectories(page.resolve("a folder with something in it"));
        assertEquals(4, run("SteadyCheckout", "--report", folder.toString()));
        assertEquals(
                "nevertwice load: the harness failed: java.nio.file.DirectoryNotEmptyException: " + page,
                err.toString(StandardCharsets.UTF_8).strip());
    }

    /** The line was a path and nothing else. */
    @Test
    void aReportFolderThatCantBeWrittenIs4BeforeAnythingRuns(@TempDir Path folder) throws Exception {
        Path below = Files.writeString(folder.resolve("file"), "").resolve("below");
        assertEquals(4, run("SteadyCheckout", "--report", below.toString()));
        assertEquals(
                "nevertwice load: can't write to the report folder '" + below.resolve("steady-checkout")
                        + "': choose another with --report DIR.",
                err.toString(StandardCharsets.UTF_8).strip());
    }

    /** Else ten minutes later the verdict is unknown. The warm-up has 500. */
    @Test
    void whoSendsMoreThanAPspByHandRemembersIsToldBefore(@TempDir Path folder) {
        String there = "SteadyCheckout --base-url http://127.0.0.1:1 --psp-url http://127.0.0.1:1 --report " + folder;
        assertEquals(4, run((there + " --rate 100 --duration 95s").split(" ")));
        assertFalse(err.toString(StandardCharsets.UTF_8).contains("--journal-lines"), err.toString());
        assertEquals(4, run((there + " --rate 100 --duration 96s").split(" ")));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("--journal-lines 1000000"), err.toString());
    }

    @Test
    void listNamesEverySimulation() {
        assertEquals(0, run("--list"));
        assertEquals(LoadKind.values().length, out.toString(StandardCharsets.UTF_8).lines().count());
    }

    @ParameterizedTest
    @EnumSource(LoadKind.class)
    void everySimulationHasAScenarioAndAsManyBuyersAsItSays(LoadKind kind) {
        assertEquals(kind.fileName(), kind.scenario().name());
        int buyers = kind.stages(10, 30).stream().mapToInt(Stage::buyers).sum();
        int seconds = kind.stages(10, 30).stream().mapToInt(Stage::seconds).sum();
        assertEquals(30, seconds);
        assertTrue(buyers >= 100, "only " + buyers);
    }

    @Test
    void faultsOfAFileTakeThePlaceOfTheSimulationsOwn(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("broken.yaml");
        Files.writeString(file, "name: Broken Name\n");
        assertEquals(64, run("SteadyCheckout", "--faults", file.toString()));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("broken.yaml"), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsNotTakenFromAFaultsFileIsSaid(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("theirs.yaml"), """
                name: theirs
                about: for its faults
                workload: {purchases: 1, buyers: 1, amount: {median: 30, sigma: 0.9}, currencies: {KRW: 1},
                    methods: {direct: 1}, sources: {tok_visa: 1}, double_click_percent: 0}
                bound: 1m
                hold: 2s
                instances: 2
                clock_skew: 3s
                """);
        FaultsFile read = FaultsFile.read(file);
        assertTrue(read.leftOut().orElseThrow().contains("not its instances, clock_skew;"), read.toString());
        assertEquals(Duration.ofSeconds(2), read.strikes(LoadKind.SOAK.scenario()).hold());
        assertEquals(Optional.empty(), new FaultsFile(file, LoadKind.SLOW_PSP.scenario()).leftOut());
    }

    @Test
    void theCommandThatRepeatsARunSaysAllThatDecidesIt() {
        LoadPlan.Elsewhere there = new LoadPlan.Elsewhere(
                URI.create("http://shop.example:80"), URI.create("http://127.0.0.1:9090"), true, null);
        LoadPlan plan = new LoadPlan(
                LoadKind.SLOW_PSP, 5, 30, LoadKind.SLOW_PSP.scenario(), Optional.of(Path.of("my faults.yaml")), true, 7,
                Optional.of("M88"), 10, Optional.of(300), Optional.of(there), false, Path.of("target"));
        assertEquals(
                "./nevertwice load SlowPsp --rate 5 --duration 30s --seed 7 --faults 'my faults.yaml' --intake async"
                        + " --defect M88 --objective 300 --time-scale 10 --base-url http://shop.example:80 --psp-url http://127.0.0.1:9090"
                        + " --allow-remote",
                plan.command());
    }

    @Test
    void theSoakIsRepeatedByTheSoak() {
        LoadPlan plan = new LoadPlan(
                LoadKind.SOAK, 33, 600, LoadKind.SOAK.scenario(), Optional.empty(), false, 7, Optional.empty(), 1,
                Optional.empty(), Optional.empty(), true, Path.of("target"));
        assertEquals("./nevertwice soak --minutes 10 --rate 33 --seed 7", plan.command());
    }

    private static LoadPlan plan(String arguments) {
        return CommandLine.populateCommand(new LoadOptions(), arguments.split(" ")).plan(remark -> {});
    }

    private int run(String... arguments) {
        return LoadCommand.execute(
                arguments, new Terminal(new PrintStream(out, true), new PrintStream(err, true), false, false, 80));
    }
}
