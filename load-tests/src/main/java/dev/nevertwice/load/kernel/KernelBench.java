package dev.nevertwice.load.kernel;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench kernels}: what the smallest parts cost, by JMH. */
@Command(name = "kernels", sortOptions = false,
        description = {
            "Measures with JMH, each in a process of its own, what the smallest parts cost: the life cycle's whole table, a"
                    + " balanced entry, a webhook's signature, the pairing of 1,000 rows with 1,000, a turn of the simulator. No"
                    + " target is held to these figures: they tell which part became slower. (40 s)"})
public final class KernelBench implements Callable<Integer> {

    private static final Map<String, String> WORDS = new LinkedHashMap<>();

    static {
        WORDS.put("lifeCycle", "every event in every state of the life cycle");
        WORDS.put("posting", "an entry of three postings that balances");
        WORDS.put("signature", "a webhook of 500 bytes signed");
        WORDS.put("pairing", "1,000 rows paired with 1,000");
        WORDS.put("turn", "a turn of the simulator");
    }

    /** JEP 498. */
    private static final int WARNS_OF_UNSAFE = 24;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5",
            description = "Measured rounds of a second (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--warm-up", paramLabel = "N", defaultValue = "3",
            description = "Rounds before these (default: ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(names = "--millis", paramLabel = "N", defaultValue = "1000",
            description = "Length of a round (default: ${DEFAULT-VALUE})")
    private int millis;

    @Option(names = "--json", description = "Prints one JSON object instead of text")
    private boolean json;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help")
    private boolean help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws RunnerException {
        // Whoever measures beside us is not our business to wait for.
        System.setProperty("jmh.ignoreLock", "true");
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (String kernel : WORDS.keySet()) {
            Statistics measured = measure(kernel);
            ObjectNode nanos = result.putObject(kernel + "_nanos")
                    .put("median", Math.round(measured.getPercentile(50)))
                    .put("least", Math.round(measured.getMin()))
                    .put("most", Math.round(measured.getMax()));
            say(WORDS.get(kernel) + ": " + nanos.get("median") + " ns");
        }
        spec.commandLine().getOut().println(json ? result.toPrettyString() : text(result));
        return 0;
    }

    private Statistics measure(String kernel) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                .include(Kernels.class.getName() + "." + kernel + "$")
                .forks(1)
                .jvmArgs(jvm())
                .warmupIterations(warmUp)
                .warmupTime(TimeValue.milliseconds(millis))
                .measurementIterations(rounds)
                .measurementTime(TimeValue.milliseconds(millis))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build()).run();
        return results.iterator().next().getPrimaryResult().getStatistics();
    }

    /** Newer JDKs print four lines for each kernel about what JMH itself does. */
    private static String[] jvm() {
        List<String> words = new ArrayList<>(List.of("-XX:+UseSerialGC", "-Xmx512m"));
        if (Runtime.version().feature() >= WARNS_OF_UNSAFE) {
            words.add("--sun-misc-unsafe-memory-access=allow");
        }
        return words.toArray(String[]::new);
    }

    private void say(String line) {
        spec.commandLine().getErr().println("bench kernels: " + line);
    }

    private static String text(ObjectNode result) {
        StringBuilder text = new StringBuilder();
        WORDS.forEach((kernel, words) -> {
            var nanos = result.get(kernel + "_nanos");
            text.append("%-48s %,10d ns (%,d-%,d)%n".formatted(words, nanos.get("median").asLong(),
                    nanos.get("least").asLong(), nanos.get("most").asLong()));
        });
        return text.toString().stripTrailing();
    }
}
