package dev.nevertwice.load.pay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.load.Figures;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nevertwice bench pay}: durable payments a second through HTTP, beside what their rows alone cost. */
@Command(name = "pay", sortOptions = false,
        description = {
            "Measures durable payments a second through HTTP: payment system and PSP simulator in processes of their own, an"
                    + " embedded PostgreSQL with fsync on. Beside it, alternating: the same rows in the same commits, prepared"
                    + " and batched, on as many connections to the same server while the payment system is paused."})
public final class PayBench implements Callable<Integer> {

    private static final long TARGET_HUNDREDTHS = 50;
    private static final long NANOS = 1_000_000_000L;
    private static final int MISSED = 2;
    private static final int QUIET_TRIES = 600;
    private static final int QUIET_MILLIS = 100;

    @Option(names = "--json", description = "Prints one JSON object instead of text")
    private boolean json;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3",
            description = "Measured rounds of each of the two (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "10",
            description = "How long a round takes (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--warm-up", paramLabel = "N", defaultValue = "20",
            description = "How many seconds each runs before anything is measured (default: ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "16",
            description = "Connections of the buyers, and of the bound (default: ${DEFAULT-VALUE})")
    private int connections;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help")
    private boolean help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        try (Parts parts = Parts.start()) {
            durable(result, parts);
            Bound bound = warm(parts);
            measure(result, parts, bound);
        }
        spec.commandLine().getOut().println(json ? result.toPrettyString() : text(result));
        return result.path("met").asBoolean() ? 0 : MISSED;
    }

    private static void durable(ObjectNode result, Parts parts) throws IOException, SQLException {
        ObjectNode said = result.putObject("durability");
        for (Map.Entry<String, String> setting : parts.durability().entrySet()) {
            said.put(setting.getKey(), setting.getValue());
            if (!setting.getValue().equals("on")) {
                throw new IOException(setting.getKey() + " is " + setting.getValue());
            }
        }
    }

    /** Both; in between one payment alone, of which the server logs every statement. */
    private Bound warm(Parts parts) throws IOException, InterruptedException, SQLException {
        say("warming up");
        new Buyers(parts.payPort(), "warm").pay(connections, warmUp * NANOS);
        quiet(parts);
        parts.logStatements(true);
        Thread.sleep(QUIET_MILLIS * 10L);
        long from = parts.logSize();
        new Buyers(parts.payPort(), "model").pay(1, 0);
        quiet(parts);
        Thread.sleep(QUIET_MILLIS * 40L); // consumers look every second
        Bound bound = new Bound(parts.url(), Transcript.read(parts.log(), from));
        parts.logStatements(false);
        boundRate(parts, bound, warmUp / 2);
        return bound;
    }

    private long boundRate(Parts parts, Bound bound, int forSeconds)
            throws IOException, InterruptedException {
        parts.pause(true);
        try {
            return bound.perSecond(connections, forSeconds * NANOS);
        } finally {
            parts.pause(false);
        }
    }

    private void measure(ObjectNode result, Parts parts, Bound bound)
            throws IOException, InterruptedException, SQLException {
        long[] ours = new long[rounds];
        long[] bounds = new long[rounds];
        long[] drained = new long[rounds];
        long paid = 0;
        long unknown = 0;
        long boundCpu = 0;
        long boundPayments = 0;
        Parts.Used used = new Parts.Used(0, 0, 0, 0);
        for (int i = 0; i < rounds; i++) {
            quiet(parts);
            Parts.Used before = parts.used();
            Buyers.Paid told = new Buyers(parts.payPort(), "round" + i).pay(connections, seconds * NANOS);
            long answered = System.nanoTime();
            quiet(parts);
            drained[i] = (System.nanoTime() - answered) / 1_000_000;
            used = used.plus(parts.used().minus(before));
            ours[i] = told.perSecond();
            paid += told.paid();
            unknown += told.unknown();
            Parts.Used beside = parts.used();
            bounds[i] = boundRate(parts, bound, seconds);
            boundCpu += parts.used().minus(beside).postgres();
            boundPayments += bounds[i] * seconds;
            say("round " + (i + 1) + "/" + rounds + ": paid " + ours[i] + "/s, nothing left to do after "
                    + drained[i] + " ms; the rows alone " + bounds[i] + "/s");
        }
        put(result.putObject("payments_per_second"), ours);
        put(result.putObject("bound_per_second"), bounds);
        put(result.putObject("idle_millis_after_the_last_answer"), drained);
        result.put("paid", paid).put("not_known_in_time", unknown);
        long ratio = new Figures(ours).median() * 100 / Math.max(1, new Figures(bounds).median());
        result.put("ratio_hundredths", ratio).put("target_ratio_hundredths", TARGET_HUNDREDTHS);
        long payments = Math.max(1, paid + unknown);
        result.putObject("bound").put("commits_of_a_payment", bound.commits())
                .put("postgres_cpu_millis_hundredths", boundCpu * 100 / Math.max(1, boundPayments))
                .put("statements_of_a_payment",
                        bound.rows());
        ObjectNode each = result.putObject("per_payment_hundredths");
        each.put("commits", used.commits() * 100 / payments)
                .put("postgres_cpu_millis", used.postgres() * 100 / payments)
                .put("pay_cpu_millis", used.pay() * 100 / payments)
                .put("psp_cpu_millis", used.psp() * 100 / payments);
        result.put("met", ratio >= TARGET_HUNDREDTHS);
    }

    /** Until whatever the payments left behind is done and told, so that it costs nobody else anything. */
    private void quiet(Parts parts) throws InterruptedException, SQLException {
        for (int tries = 0; !parts.isIdle(); tries++) {
            if (tries == QUIET_TRIES) {
                say("there is still something to do after " + QUIET_TRIES * QUIET_MILLIS / 1000 + " s; going on");
                return;
            }
            Thread.sleep(QUIET_MILLIS);
        }
    }

    private static void put(ObjectNode json, long[] values) {
        Figures figures = new Figures(values);
        json.put("median", figures.median()).put("least", figures.least()).put("most", figures.most());
    }

    private void say(String line) {
        spec.commandLine().getErr().println("bench pay: " + line);
    }

    private String text(ObjectNode result) {
        JsonNode each = result.get("per_payment_hundredths");
        JsonNode bound = result.get("bound");
        StringBuilder text = new StringBuilder();
        text.append("durable payments a second on %d connections: %s; the same rows alone %s; ratio %s, target %s: %s%n"
                .formatted(connections, spread(result, "payments_per_second"), spread(result, "bound_per_second"),
                        hundredths(result, "ratio_hundredths"), hundredths(result, "target_ratio_hundredths"),
                        result.get("met").asBoolean() ? "met" : "MISSED"));
        text.append("paid %s, not known in time %s; nothing left to do %s ms after the last answer%n".formatted(
                result.get("paid"), result.get("not_known_in_time"),
                spread(result, "idle_millis_after_the_last_answer")));
        text.append("%-34s %12s %12s%n".formatted("each payment", "as it is", "bound"));
        text.append("%-34s %12s %12s%n".formatted("commits", hundredths(each, "commits"),
                bound.get("commits_of_a_payment")));
        for (String part : List.of("postgres", "pay", "psp")) {
            String beside = part.equals("postgres") ? hundredths(bound, "postgres_cpu_millis_hundredths") : "";
            text.append("%-34s %12s %12s%n".formatted(
                    "CPU of " + part + ", ms", hundredths(each, part + "_cpu_millis"), beside));
        }
        return text.toString().stripTrailing();
    }

    private static String spread(JsonNode in, String name) {
        JsonNode figures = in.get(name);
        return figures.get("median") + " (" + figures.get("least") + "-" + figures.get("most") + ")";
    }

    private static String hundredths(JsonNode in, String name) {
        long value = in.get(name).longValue();
        return value / 100 + "." + value / 10 % 10 + value % 10;
    }
}
