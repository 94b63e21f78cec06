package dev.nevertwice.load.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.ProxyMain;
import dev.nevertwice.load.Child;
import dev.nevertwice.load.Figures;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nevertwice bench proxy}: what a connection through the fault proxy costs, and what it bears. */
@Command(name = "proxy", sortOptions = false,
        description = {"Measures the fault proxy. Client, proxy and upstream are processes of their own.",
            "- round trip of 100 bytes and throughput of one connection, beside a direct one (and beside the Toxiproxy at "
                    + "TOXIPROXY_URL, if given), alternating in one run",
            "- 4,000 idle and 400 busy connections through a latency toxic, three times: memory, failures, and how exact the "
                    + "latency is"})
public final class ProxyBench implements Callable<Integer> {

    private static final int MISSED = 2;
    private static final int CROWDS = 3;
    private static final int WARM_UP = 4_000;
    private static final long ROUND_TRIP_TARGET_MICROS = 250;
    private static final long THROUGHPUT_TARGET_MEGABYTES = 500;
    private static final long MEMORY_TARGET_MEBIBYTES = 512;
    private static final long LATENCY_TARGET_MICROS = 2_000;
    /** The launcher's collector, and a heap that is as large as the target lets it be at most. */
    private static final List<String> OPTIONS =
            List.of("-XX:+UseSerialGC", "-Xmx320m", "--enable-native-access=ALL-UNNAMED");

    @Option(names = "--json", description = "Prints one JSON object instead of text")
    private boolean json;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5",
            description = "Measured rounds of each way (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--exchanges", paramLabel = "N", defaultValue = "8000",
            description = "Round trips in a round (default: ${DEFAULT-VALUE})")
    private int exchanges;

    @Option(names = "--mebibytes", paramLabel = "N", defaultValue = "512",
            description = "Sent in a round (default: ${DEFAULT-VALUE})")
    private int mebibytes;

    @Option(names = "--idle", paramLabel = "N", defaultValue = "4000",
            description = "Connections that say nothing (default: ${DEFAULT-VALUE})")
    private int idle;

    @Option(names = "--busy", paramLabel = "N", defaultValue = "400",
            description = "Connections with one request at a time under way, always (default: ${DEFAULT-VALUE})")
    private int busy;

    @Option(names = "--latency", paramLabel = "MILLIS", defaultValue = "200",
            description = "Of the toxic on all of them (default: ${DEFAULT-VALUE})")
    private int latencyMillis;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "15",
            description = "How long they are busy (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help")
    private boolean help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        try (Child upstream = Child.start(UpstreamMain.class);
                Child client = Child.start(ClientMain.class);
                Child proxy = Child.start(OPTIONS, ProxyMain.class, "--port", "0", "--quiet")) {
            String[] ports = upstream.after("listening ").split(" ");
            Control ours = new Control(URI.create(proxy.after("proxy listening on ").split(" ")[0]));
            client.after("ready");
            alone(result, ours, client, Integer.parseInt(ports[0]), Integer.parseInt(ports[1]));
            crowd(result.putObject("crowd"), ours, client, proxy, Integer.parseInt(ports[0]));
        }
        boolean met = result.findValues("met").stream().allMatch(JsonNode::booleanValue);
        result.put("met", met);
        spec.commandLine().getOut().println(json ? result.toPrettyString() : text(result));
        return met ? 0 : MISSED;
    }

    private void say(String line) {
        spec.commandLine().getErr().println("bench proxy: " + line);
    }

    // ---- One connection

    private void alone(ObjectNode result, Control ours, Child client, int echo, int source)
            throws IOException, InterruptedException {
        Map<String, int[]> ways = new LinkedHashMap<>();
        ways.put("direct", new int[]{echo, source});
        ways.put("ours", new int[]{ours.proxy("bench-echo", echo), ours.proxy("bench-source", source)});
        String other = System.getenv("TOXIPROXY_URL");
        Control theirs = other == null || other.isEmpty() ? null : new Control(URI.create(other));
        if (theirs != null) {
            ways.put("toxiproxy", new int[]{theirs.proxy("bench-echo", echo), theirs.proxy("bench-source", source)});
        }
        for (int[] ports : ways.values()) {
            order(client, "roundtrip", ports[0], WARM_UP);
            order(client, "throughput", ports[1], mebibytes);
        }
        measure(result.putObject("round_trip_nanos"), "roundtrip", client, ways, 0, exchanges);
        measure(result.putObject("throughput_bytes_per_second"), "throughput", client, ways, 1, mebibytes);
        if (theirs != null) {
            theirs.delete("bench-echo");
            theirs.delete("bench-source");
        }
        JsonNode trip = result.path("round_trip_nanos");
        ((ObjectNode) trip).put("target_micros", ROUND_TRIP_TARGET_MICROS)
                .put("met", trip.at("/ours/median").asLong() <= ROUND_TRIP_TARGET_MICROS * 1_000);
        JsonNode flow = result.path("throughput_bytes_per_second");
        ((ObjectNode) flow).put("target_megabytes", THROUGHPUT_TARGET_MEGABYTES)
                .put("met", flow.at("/ours/median").asLong() >= THROUGHPUT_TARGET_MEGABYTES * 1_000_000);
    }

    private void measure(ObjectNode result, String what, Child client, Map<String, int[]> ways, int port, int amount)
            throws IOException {
        Map<String, long[]> measured = new LinkedHashMap<>();
        ways.keySet().forEach(way -> measured.put(way, new long[rounds]));
        for (int round = 0; round < rounds; round++) {
            StringBuilder said = new StringBuilder();
            for (Map.Entry<String, int[]> way : ways.entrySet()) {
                long value = Long.parseLong(order(client, what, way.getValue()[port], amount));
                measured.get(way.getKey())[round] = value;
                said.append(said.isEmpty() ? " " : ", ").append(way.getKey()).append(' ').append(value);
            }
            say(what + " " + (round + 1) + "/" + rounds + ":" + said);
        }
        measured.forEach((way, values) -> {
            new Figures(values).put(result.putObject(way));
        });
    }

    private static String order(Child client, String what, int... arguments) throws IOException {
        StringBuilder order = new StringBuilder(what);
        for (int argument : arguments) {
            order.append(' ').append(argument);
        }
        client.say(order.toString());
        return client.after(what + " ");
    }

    // ---- Many

    private void crowd(ObjectNode result, Control ours, Child client, Child proxy, int echo)
            throws IOException, InterruptedException {
        int port = ours.proxy("bench-crowd", echo);
        ours.latency("bench-crowd", latencyMillis);
        List<Met> met = new ArrayList<>();
        int count = Math.min(rounds, CROWDS);
        for (int i = 1; i <= count; i++) {
            say("%d idle and %d busy connections through a latency of %d ms, %d/%d".formatted(
                    idle, busy, latencyMillis, i, count));
            String[] said = order(client, "crowd", port, idle, busy, seconds).split(" ");
            met.add(new Met(
                    Integer.parseInt(said[0]), Long.parseLong(said[1]) / seconds,
                    Long.parseLong(said[2]) - latencyMillis * 1_000L, Long.parseLong(said[3]) - latencyMillis * 1_000L,
                    Integer.parseInt(said[4])));
        }
        result.put("latency_millis", latencyMillis);
        judge(result, idle + busy, met, proxy.mebibytes("VmHWM"));
    }

    /** How the latency was met by one crowd. */
    record Met(int connections, long exchangesPerSecond, long errorMicros, long p99ErrorMicros, int failures) {}

    /** The middle one is held to the target; none may have lost a connection, and the memory is the most of all. */
    static void judge(ObjectNode result, int connections, List<Met> crowds, long resident) {
        Figures errors = Figures.of(crowds, Met::errorMicros);
        int least = crowds.stream().mapToInt(Met::connections).min().orElse(0);
        int failures = crowds.stream().mapToInt(Met::failures).sum();
        result.put("connections", least);
        Figures.of(crowds, Met::exchangesPerSecond).put(result.putObject("exchanges_per_second"));
        errors.put(result.putObject("median_error_micros"));
        result.put("target_error_micros", LATENCY_TARGET_MICROS);
        Figures.of(crowds, Met::p99ErrorMicros).put(result.putObject("percentile_99_error_micros"));
        result.put("failures", failures)
                .put("most_resident_mebibytes", resident)
                .put("target_mebibytes", MEMORY_TARGET_MEBIBYTES)
                .put("met", least == connections && failures == 0 && isExact(errors.median())
                        && resident <= MEMORY_TARGET_MEBIBYTES);
    }

    /** Too early is as wrong as too late: a toxic that does nothing is earliest. */
    static boolean isExact(long errorMicros) {
        return Math.abs(errorMicros) <= LATENCY_TARGET_MICROS;
    }

    private static String text(ObjectNode result) {
        JsonNode trip = result.get("round_trip_nanos");
        JsonNode flow = result.get("throughput_bytes_per_second");
        JsonNode crowd = result.get("crowd");
        return """
                round trip of 100 bytes, microseconds: %s; target %s: %s
                throughput of one connection, MB/s: %s; target %s: %s
                %s connections, %s exchanges a second: latency %s ms is met to %s us at the median (%s us at 99%%), target %s us
                  failures %s; resident memory of the proxy at most %s MiB, target %s MiB: %s"""
                .formatted(
                        ways(trip, 1_000), trip.get("target_micros"), met(trip),
                        ways(flow, 1_000_000), flow.get("target_megabytes"), met(flow),
                        crowd.get("connections"), spread(crowd, "exchanges_per_second"), crowd.get("latency_millis"),
                        spread(crowd, "median_error_micros"), spread(crowd, "percentile_99_error_micros"),
                        crowd.get("target_error_micros"), crowd.get("failures"), crowd.get("most_resident_mebibytes"),
                        crowd.get("target_mebibytes"), met(crowd));
    }

    private static String ways(JsonNode measured, long unit) {
        StringBuilder text = new StringBuilder();
        measured.properties().stream()
                .filter(way -> way.getValue().isObject())
                .forEach(way -> text.append(text.isEmpty() ? "" : ", ")
                        .append("%s %d (%d-%d)".formatted(
                                way.getKey(), way.getValue().get("median").asLong() / unit,
                                way.getValue().get("least").asLong() / unit,
                                way.getValue().get("most").asLong() / unit)));
        return text.toString();
    }

    private static String spread(JsonNode in, String name) {
        JsonNode figures = in.get(name);
        return figures.get("median") + " (" + figures.get("least") + "-" + figures.get("most") + ")";
    }

    private static String met(JsonNode in) {
        return in.get("met").booleanValue() ? "met" : "MISSED";
    }
}
