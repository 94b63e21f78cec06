package dev.nevertwice.chaos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nevertwice.chaos.report.SampleReports;
import dev.nevertwice.chaos.scenario.Scenario;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifyCommandTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private FakeWorkbench workbench = new FakeWorkbench((choice, progress) -> SampleReports.validReport());

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "--scenario reply-lots            | unknown scenario 'reply-lots'; did you mean 'reply-lost'?",
        "--scenario there-is-no-such.yaml | no scenario file at 'there-is-no-such.yaml'",
        "--defect M32                     | unknown defect 'M32'; did you mean 'M23'?",
        "--rig smi                        | unknown rig 'smi'; did you mean 'sim'?",
        "--sceanrio reply-lost            | unknown option '--sceanrio'; did you mean '--scenario'?",
        "reply-lost                       | unexpected argument 'reply-lost'",
        "--rig sim --runs many            | 'many' is not a whole number",
        "--rig sim --runs 0               | --runs must be from 1 to",
        "--runs 5                         | --runs is for --rig sim only",
        "--rig sim --quick                | --quick does not go with --rig sim.",
        "--target t.yaml --defect M23     | --defect plants a mistake in the reference system: it does not go with --target.",
        "--rig external                   | --rig external needs --target FILE, which describes your service.",
        "--quick --purchases 3            | give one of them",
        "--seed -1                        | --seed must not be negative",
        "--seed                           | Expected parameter for option '--seed'",
        "--database-url mysql://x         | --database-url is not the address of a PostgreSQL database",
    })
    void wrongUsageIsOneLineAndExit64(String arguments, String expected) {
        int code = run(arguments.split(" "));

        assertEquals(64, code, err::toString);
        assertTrue(text(err).contains(expected), text(err));
        assertEquals(1, text(err).lines().count(), text(err));
        assertTrue(workbench.plans.isEmpty(), "nothing was started");
    }

    @Test
    void validIsZeroAndTheSeedComesFirst() {
        assertEquals(0, run("--seed", "17"));
        assertTrue(text(out).startsWith("NeverTwice: seed 17, live rig, 2 scenarios"), text(out));
        assertTrue(Files.exists(folder.resolve("report.html")));
    }

    @Test
    void aBrokenInvariantIs2AndTheLineThatRepeatsItIsPrinted() {
        workbench = new FakeWorkbench((choice, progress) -> SampleReports.brokenReport());

        assertEquals(2, run("--rig", "sim", "--scenario", "reply-lost", "--defect", "M23"));
        String repeat = "./nevertwice verify --rig sim --scenario reply-lost --seed 17 --runs 1 --defect M23";
        assertTrue(text(out).contains(repeat), text(out));
    }

    @Test
    void unknownIs3() {
        workbench = new FakeWorkbench((choice, progress) -> SampleReports.unknownReport());

        assertEquals(3, run("--scenario", "slow-psp"));
    }

    @Test
    void aHarnessThatFailsIs4WithOneLineAndStillWritesWhatItHas() throws IOException {
        workbench = new FakeWorkbench((choice, progress) -> {
            if (choice.word().equals("slow-psp")) {
                throw new IllegalStateException("the PSP simulator died");
            }
            return SampleReports.validReport();
        });

        assertEquals(4, run());
        assertTrue(text(err).contains("nevertwice: the harness failed: the PSP simulator died"), text(err));
        assertFalse(text(err).contains("\tat "), "no stack trace");
        var json = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
        assertEquals("completed", json.at("/scenarios/0/ending").asText());
        assertEquals("harness-failed", json.at("/scenarios/1/ending").asText());
    }

    /** What was seen was seen: neither a harness that fails afterwards nor a full disk may hide it. */
    @Test
    void aBrokenInvariantOutweighsAHarnessThatFailsAfterIt() {
        workbench = new FakeWorkbench((choice, progress) -> {
            throw new PartialReport(SampleReports.brokenReport(), new IllegalStateException("out of memory"));
        });

        assertEquals(2, run("--rig", "sim", "--scenario", "reply-lost"));
        assertTrue(text(out).contains("BROKEN"), text(out));
        assertTrue(text(err).contains("out of memory"), text(err));
    }

    @Test
    void aReportThatCantBeWrittenIs4UnlessAnInvariantIsBroken() {
        workbench = new FakeWorkbench((choice, progress) -> withoutFolder(SampleReports.brokenReport()));
        assertEquals(2, run("--scenario", "reply-lost"));
        assertTrue(text(err).contains("can't write " + folder.resolve("report.html")), text(err));

        workbench = new FakeWorkbench((choice, progress) -> withoutFolder(SampleReports.validReport()));
        assertEquals(4, run("--scenario", "reply-lost"));
        assertFalse(text(err).contains("\tat "), "no stack trace");
    }

    /** Takes the place of what is about to be written. */
    private <T> T withoutFolder(T report) {
        try {
            Files.createDirectories(folder.resolve("report.html").resolve("in the way"));
            return report;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void whatCantEvenBeginIsOneLine() {
        workbench = new FakeWorkbench((choice, progress) -> SampleReports.validReport()) {
            @Override
            public Verification open(VerifyPlan plan) {
                throw CommandFailure.harness("the database at db:5432/x can't be used", null);
            }
        };
        assertEquals(4, run());
        assertEquals("nevertwice: the database at db:5432/x can't be used", text(err).strip());
        assertFalse(text(out).contains("not run"), text(out));
    }

    @Test
    void stackTracesAreThereForThoseWhoAsk() {
        workbench = new FakeWorkbench((choice, progress) -> {
            throw new IllegalStateException("the PSP simulator died");
        });

        assertEquals(4, run("--verbose"));
        assertTrue(text(err).contains("\tat "));
        err.reset();
        assertEquals(4, run());
        assertTrue(text(err).contains("the PSP simulator died (--verbose shows where)"), text(err));
    }

    @Test
    void aReportFolderThatCantBeWrittenIs4BeforeAnythingRuns() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertEquals(4, execute("--report", file.resolve("below").toString()));
        assertTrue(text(err).contains("can't write to the report folder"), text(err));
        assertTrue(workbench.plans.isEmpty());
    }

    @Test
    void jsonIsAloneOnStandardOutput() throws IOException {
        assertEquals(0, run("--json"));
        assertEquals("valid", new ObjectMapper().readTree(out.toByteArray()).path("verdict").asText());
    }

    @Test
    void defaultsNeedNoArgument() {
        run();
        run("--rig", "sim");
        run("--quick");

        assertEquals(List.of(1, 1000, 1), workbench.plans.stream().map(VerifyPlan::runs).toList());
    }

    /** Quick is never more than the scenario's own: of the 24 purchases of a long outage it made 100. */
    @Test
    void quickMakesNoScenarioLonger() {
        run("--quick");

        VerifyPlan quick = workbench.plans.getFirst();
        assertEquals(new Scenario.Size(100, 20), quick.sizeOf(new Scenario.Size(200, 20)));
        assertEquals(new Scenario.Size(24, 6), quick.sizeOf(new Scenario.Size(24, 6)));
    }

    @Test
    void theListHasTheFirstSentence() {
        assertEquals(0, execute("--list"));
        assertTrue(text(out).startsWith("reply-lost  The PSP takes the money, but its reply never arrives.\n"),
                text(out));
    }

    @Test
    void theSchemaIsPrintedAndNothingElse() throws IOException {
        assertEquals(0, execute("--schema"));
        assertEquals("NeverTwice scenario", new ObjectMapper().readTree(text(out)).path("title").asText());
    }

    /** The real thing: nothing is started, and nothing written, for a target that can't be understood. */
    @Test
    void aTargetFileThatIsWrongIsOneLineAndNoReport() throws IOException {
        Path target =
                Files.writeString(folder.resolve("target.yaml"),
                        "name: mine\nbase_url: http://127.0.0.1:1\npsp_prt: 1\n");
        Terminal terminal = new Terminal(stream(out), stream(err), false, false, 80);
        Path report = folder.resolve("report");
        String[] arguments = {"--target", target.toString(), "--report", report.toString()};

        assertEquals(64, VerifyCommand.execute(arguments, new BuiltWorkbench(), terminal, Map.of()));
        assertEquals("", text(out));
        assertEquals(
                "nevertwice: " + target + ":3: psp_prt: unknown key 'psp_prt'; did you mean 'psp_port'?\n", text(err));
        assertFalse(Files.exists(report));
    }

    @Test
    void helpNamesEveryExitCode() {
        assertEquals(0, execute("--help"));
        for (ExitCode code : ExitCode.values()) {
            assertTrue(text(out).lines().anyMatch(line -> line.strip().startsWith(code.number() + " ")),
                    code.name());
        }
    }

    @Test
    void theDatabasePasswordIsNotInTheRepeatCommand() {
        workbench = new FakeWorkbench((choice, progress) -> SampleReports.brokenReport());
        run("--database-url", "postgresql://nt:hunter2@db/pay?sslpassword=hunter2");
        assertTrue(text(out).contains("--database-url 'jdbc:postgresql://db/pay?user=nt'"), text(out));

        assertEquals(64, run("--database-url", "postgres://nt:hunter2@127.0.0.1:70000/pay"));
        assertFalse((text(out) + text(err)).contains("hunter2"));
    }

    private int run(String... arguments) {
        ArrayList<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--report", folder.toString()));
        return execute(all.toArray(String[]::new));
    }

    private int execute(String... arguments) {
        Terminal terminal = new Terminal(stream(out), stream(err), false, false, 80);
        return VerifyCommand.execute(arguments, workbench, terminal, Map.of());
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
