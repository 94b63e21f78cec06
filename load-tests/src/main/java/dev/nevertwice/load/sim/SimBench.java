package dev.nevertwice.load.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.load.Child;
import dev.nevertwice.load.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench sim}: how much the simulator lives through in a second, judged. */
@Command(name = "sim", sortOptions = false,
        description = {
            "Measures the simulator on all cores, warmed up: life cycles a second (checkout to reconciled, under the default"
                    + " swarm of faults, judged) and virtual time in real time. Beside it, alternating: the happy path, the same"
                    + " without any fault."})
public final class SimBench implements Callable<Integer> {

    private static final long TARGET_LIFE_CYCLES = 10_000;
    private static final long TARGET_VIRTUAL = 1_000_000;
    private static final int MISSED = 2;
    private static final Path LARGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

    private static final int HAS_COMPACT_HEADERS = 25;

    /** Those of the launcher for {@code sim}, but for what not every machine or JDK has. */
    private static final List<String> OPTIONS = List.of("-XX:+UseParallelGC", "-Xmx1g", "-Xmn600m",
            "--enable-native-access=ALL-UNNAMED", "-Dorg.slf4j.simpleLogger.defaultLogLevel=off");

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3",
            description = "Measured rounds of each of the two (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "6",
            description = "Length of a round (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--warm-up", paramLabel = "SECONDS", defaultValue = "20",
            description = "Before anything is measured (default: ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(names = "--json", description = "Prints one JSON object instead of text")
    private boolean json;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help")
    private boolean help;

    @Spec
    private CommandSpec spec;

    private long seed = 1;
    private long invalid;
    private long doubtful;

    private record Round(long runs, long lifeCycles, long virtual) {}

    @Override
    public Integer call() throws IOException {
        long[] lifeCycles = new long[rounds];
        long[] virtual = new long[rounds];
        long[] happy = new long[rounds];
        try (Child child = Child.start(options(), SimRounds.class)) {
            child.after("ready");
            say("warming up for " + warmUp + " s");
            round(child, "happy", Math.max(1, warmUp / 4));
            round(child, "swarm", warmUp);
            for (int i = 0; i < rounds; i++) {
                Round swarm = round(child, "swarm", seconds);
                lifeCycles[i] = swarm.lifeCycles();
                virtual[i] = swarm.virtual();
                happy[i] = round(child, "happy", seconds).lifeCycles();
                say("round " + (i + 1) + "/" + rounds + ": " + lifeCycles[i] + " life cycles a second, " + virtual[i]
                        + " virtual seconds in one; the happy path " + happy[i]);
            }
        }
        ObjectNode result = result(lifeCycles, virtual, happy, invalid, doubtful);
        spec.commandLine().getOut().println(json ? result.toPrettyString() : text(result));
        return result.get("met").asBoolean() ? 0 : MISSED;
    }

    private static List<String> options() throws IOException {
        List<String> options = new ArrayList<>(OPTIONS);
        if (Runtime.version().feature() >= HAS_COMPACT_HEADERS) {
            options.add("-XX:+UseCompactObjectHeaders");
        }
        if (Files.isReadable(LARGE_PAGES) && !Files.readString(LARGE_PAGES).contains("[never]")) {
            options.add("-XX:+UseTransparentHugePages");
        }
        return options;
    }

    /** A second's worth of one round. */
    private Round round(Child child, String kind, int forSeconds) throws IOException {
        child.say(kind + " " + seed + " " + forSeconds * 1_000L);
        Explored told = Explored.of(child.after(Explored.BEGINNING));
        seed += told.runs();
        invalid += told.invalid();
        doubtful += told.doubtful();
        long millis = Math.max(1, told.millis());
        return new Round(
                told.runs() * 1_000 / millis, told.lifeCycles() * 1_000 / millis, told.virtual() * 1_000 / millis);
    }

    /** @param doubtful in which a check threw or the harness failed: of them nobody knows */
    static ObjectNode result(long[] lifeCycles, long[] virtual, long[] happy, long invalid, long doubtful) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ObjectNode cycles = put(result.putObject("life_cycles_per_second"), lifeCycles);
        put(result.putObject("happy_life_cycles_per_second"), happy);
        ObjectNode time = put(result.putObject("virtual_seconds_per_second"), virtual);
        boolean enough = cycles.get("median").asLong() >= TARGET_LIFE_CYCLES;
        boolean fast = time.get("median").asLong() >= TARGET_VIRTUAL;
        boolean valid = invalid + doubtful == 0;
        return result.put("ratio_hundredths", new Figures(lifeCycles).median() * 100
                / Math.max(1, new Figures(happy).median()))
                .put("target_life_cycles", TARGET_LIFE_CYCLES).put("life_cycles_met", enough)
                .put("target_virtual", TARGET_VIRTUAL).put("virtual_met", fast)
                .put("invalid_runs", invalid).put("doubtful_runs", doubtful)
                .put("runs_not_valid", invalid + doubtful)
                .put("all_valid", valid).put("met", enough && fast && valid);
    }

    private static ObjectNode put(ObjectNode json, long[] values) {
        new Figures(values).put(json);
        return json;
    }

    private void say(String line) {
        spec.commandLine().getErr().println("bench sim: " + line);
    }

    private static String text(ObjectNode result) {
        return """
                life cycles a second: %s; target %s: %s; the happy path: %s
                virtual seconds in one: %s; target %s: %s
                runs that broke an invariant: %s; in which a check failed: %s""".formatted(
                spread(result, "life_cycles_per_second"), result.get("target_life_cycles"),
                met(result, "life_cycles_met"), spread(result, "happy_life_cycles_per_second"),
                spread(result, "virtual_seconds_per_second"), result.get("target_virtual"),
                met(result, "virtual_met"), result.get("invalid_runs"),
                result.get("doubtful_runs"));
    }

    private static String spread(ObjectNode result, String name) {
        JsonNode figures = result.get(name);
        return figures.get("median") + " (" + figures.get("least") + "-" + figures.get("most") + ")";
    }

    private static String met(ObjectNode result, String name) {
        return result.get(name).asBoolean() ? "met" : "MISSED";
    }
}
