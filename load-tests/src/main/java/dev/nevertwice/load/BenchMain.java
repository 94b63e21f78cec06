package dev.nevertwice.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.word.NearestWord;
import dev.nevertwice.load.intake.IntakeBench;
import dev.nevertwice.load.kernel.KernelBench;
import dev.nevertwice.load.pay.PayBench;
import dev.nevertwice.load.proxy.ProxyBench;
import dev.nevertwice.load.psp.PspBench;
import dev.nevertwice.load.reconcile.ReconcileBench;
import dev.nevertwice.load.sim.SimBench;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nevertwice bench}: measures, beside something everybody knows, on this machine and in one run. */
@Command(name = "nevertwice bench", sortOptions = false,
        description = {"Measures one part beside a known one, alternating in one run.",
            "Without WHAT: every part but intake, one after the other, and writes a table of all (12 minutes)."},
        subcommands = {PspBench.class, IntakeBench.class, ReconcileBench.class, PayBench.class, ProxyBench.class,
            SimBench.class,
            KernelBench.class},
        synopsisSubcommandLabel = "WHAT",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every target was met", "2:a target was missed", "4:the bench failed",
            "64:the command line is wrong"})
public final class BenchMain implements Callable<Integer> {

    private static final int MISSED = 2;

    /** What a gathered run makes of one bench. */
    private record Part(String name, int seconds, List<String> quick) {}

    /** In the order in which they are run; how long each takes on two quiet cores. */
    private static final List<Part> ALL = List.of(
            new Part(
                    "psp", 170,
                    List.of("--rounds", "1", "--seconds", "1", "--warm-up", "2", "--fresh-seconds", "1", "--wave",
                            "1000")),
            new Part("pay", 225, List.of("--rounds", "1", "--seconds", "2", "--warm-up", "200")),
            new Part("reconcile", 130, List.of("--rows", "20000", "--rounds", "1")),
            new Part("proxy", 95, List.of("--rounds", "1", "--idle", "200", "--busy", "50", "--seconds", "3")),
            new Part("sim", 65, List.of("--rounds", "1", "--seconds", "1", "--warm-up", "1")),
            new Part("kernels", 45, List.of("--rounds", "1", "--warm-up", "1", "--millis", "200")));

    private static final String TABLE = "docs/benchmarks.md";

    @Option(names = "--quick", description = "Small sizes: a look at the figures, not a measurement")
    private boolean quick;

    @Option(names = "--json",
            description = "Prints one JSON object with the results of all, machine, date, command and Java")
    private boolean json;

    @Option(names = "--table", paramLabel = "FILE",
            description = "Where the table goes, below the folder of the checkout (default: " + TABLE
                    + "; with --quick, whose figures are nobody's, nowhere)")
    private String table;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help")
    private boolean help;

    @Spec
    private CommandSpec spec;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int HARNESS_FAILED = 4;
    private static final int USAGE = 64;
    private static final Set<String> MAY_BE_ZERO = Set.of("--warm-up", "--idle", "--latency", "--delay-millis");

    private BenchMain() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
    }

    static int run(String[] arguments, PrintWriter out, PrintWriter err) {
        CommandLine command = new CommandLine(new BenchMain()).setOut(out).setErr(err);
        command.setParameterExceptionHandler((wrong, given) -> {
            String said = wrong instanceof CommandLine.UnmatchedArgumentException unmatched
                    ? NearestWord.unknown("argument", unmatched.getUnmatched().getFirst(),
                            words(wrong.getCommandLine()))
                    : wrong.getMessage().lines().findFirst().orElse("");
            err.println("nevertwice bench: " + said + " (see --help)");
            return USAGE;
        });
        command.setExecutionStrategy(parsed -> {
            parsed.asCommandLineList().forEach(BenchMain::refuseNothing);
            return new CommandLine.RunLast().execute(parsed);
        });
        command.setExecutionExceptionHandler((failure, given, parsed) -> {
            err.println("nevertwice bench: " + failure);
            return HARNESS_FAILED;
        });
        return command.execute(arguments);
    }

    /** Of no rounds, or in no time, nothing can be measured. */
    private static void refuseNothing(CommandLine command) {
        for (OptionSpec option : command.getParseResult().matchedOptions()) {
            long least = MAY_BE_ZERO.contains(option.longestName()) ? 0 : 1;
            if (option.getValue() instanceof Number given && given.longValue() < least) {
                throw new ParameterException(
                        command, option.longestName() + " must be " + least + " or more, not " + given);
            }
        }
    }

    private static List<String> words(CommandLine command) {
        return Stream.concat(command.getSubcommands().keySet().stream(),
                command.getCommandSpec().optionsMap().keySet().stream()).toList();
    }

    /**
     * Every bench in a command of its own, so that none sees what another left. One that fails takes no other's figures
     * with it: the table is written anew after each.
     */
    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        Optional<Path> file = file(table, quick).map(Path.of(System.getProperty("nevertwice.home", "."))::resolve);
        if (file.isPresent() && !takes(file.get(), err)) {
            return HARNESS_FAILED;
        }
        Map<String, JsonNode> results = new TreeMap<>();
        ALL.forEach(part -> results.put(part.name(), JSON.createObjectNode()));
        int worst = 0;
        for (int i = 0; i < ALL.size(); i++) {
            Part part = ALL.get(i);
            err.println("bench %d/%d: %s%s".formatted(i + 1, ALL.size(), part.name(),
                    quick ? "" : ", about " + part.seconds() + " s"));
            worst = Math.max(worst, measure(part, results, err));
            if (file.isPresent()) {
                Files.writeString(file.get(), page(BenchTable.markdown(results), quick));
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json(results, quick))
                : BenchTable.markdown(results) + file.map(to -> "written to " + to).orElse(""));
        return worst;
    }

    /** Whether the table can be written when the first figures are there; what stands in it stays until then. */
    static boolean takes(Path table, PrintWriter err) {
        try {
            Files.createDirectories(table.toAbsolutePath().getParent());
            Files.writeString(table, "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return true;
        } catch (IOException refused) {
            err.println("nevertwice bench: can't write the table '" + table + "': choose another with --table FILE ("
                    + refused + ")");
            return false;
        }
    }

    /** Figures of a quick run stand in for nobody's. */
    static Optional<String> file(String wanted, boolean quick) {
        return Optional.ofNullable(wanted != null ? wanted : quick ? null : TABLE);
    }

    /** Runs one, puts its figures or why there are none into {@code results}, and returns its exit code. */
    private int measure(Part part, Map<String, JsonNode> results, PrintWriter err) {
        List<String> words = new ArrayList<>(List.of(part.name(), "--json"));
        words.addAll(quick ? part.quick() : List.of());
        StringWriter said = new StringWriter();
        int code = run(words.toArray(String[]::new), new PrintWriter(said, true), err);
        if (code == 0 || code == MISSED) {
            try {
                results.put(part.name(), JSON.readTree(said.toString()));
                return code;
            } catch (IOException notJson) {
                err.println("bench: " + part.name() + " printed no JSON: " + notJson.getMessage());
                code = HARNESS_FAILED;
            }
        }
        err.println("bench: " + part.name() + " failed (" + code + "); the others go on");
        results.put(part.name(), JSON.createObjectNode().put("failed", code));
        return code;
    }

    /** What was measured, after what it was measured on, when and how. */
    static ObjectNode json(Map<String, JsonNode> results, boolean quick) throws IOException {
        ObjectNode json = JSON.createObjectNode()
                .put("machine", Machine.words()).put("date", today()).put("command", command(quick))
                .put("java", Machine.java());
        json.setAll(results);
        return json;
    }

    static String page(String rows, boolean quick) throws IOException {
        return """
                # Benchmarks

                How fast the parts of NeverTwice are. What stands beside a figure is what one would use instead, or what is possible at
                all, measured in the same run in alternating rounds. Where there are rounds, the figure is their median, with the least
                and the most in brackets; one without brackets is a count or was measured once. Compare only figures of one line. Anyone can repeat them:

                    %s

                %s, %s, Java %s.

                %s
                What a payment costs and what bounds it: [performance.md](performance.md). The PSP: [psp-shells.md](psp-shells.md).
                Reconciliation: [reconciliation.md](reconciliation.md). The fault proxy: [proxy.md](proxy.md). The simulator:
                [simulation.md](simulation.md).
                """.formatted(command(quick), today(), Machine.words(), Machine.java(), rows);
    }

    private static String command(boolean quick) {
        return "./nevertwice bench" + (quick ? " --quick" : "");
    }

    private static String today() {
        return LocalDate.now(ZoneOffset.UTC).toString();
    }
}
