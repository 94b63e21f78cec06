package dev.nevertwice.load.psp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.load.Child;
import dev.nevertwice.load.CpuTime;
import dev.nevertwice.load.Figures;
import dev.nevertwice.psp.PspMain;
import dev.nevertwice.psp.PspSimulator;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nevertwice bench psp}: how much the simulator answers, how many wait in it at once, how soon it is there. */
@Command(name = "psp", sortOptions = false,
        description = {"Measures the PSP simulator, each thing in processes of its own.",
            "- HTTP requests a second: registrations and their confirmations in turn, with idempotency keys and journal, "
                    + "beside WireMock answering the like from stubs with its journal off; same load generator, "
                    + "alternating; once warmed up, and in the first seconds of fresh processes, as a test suite has them",
            "- 10,000 requests in flight at once, each delayed 2 s, three times", "- how long it takes to start"})
public final class PspBench implements Callable<Integer> {

    private static final long TARGET_RATIO = 4;
    private static final long WAVE_TARGET_MILLIS = 4_000;
    private static final long EMBEDDED_TARGET_MILLIS = 500;
    private static final long PROCESS_TARGET_MILLIS = 2_000;
    private static final int STARTS = 5;
    private static final int FRESH_ROUNDS = 3;
    private static final int WAVES = 3;
    private static final int MISSED = 2;
    /** Those of the launcher for the same command. */
    private static final List<String> LAUNCHER_OPTIONS = List.of("-XX:+UseParallelGC", "-Xmn256m",
            "-XX:MaxTenuringThreshold=0", "--enable-native-access=ALL-UNNAMED");
    private static final String DELAY = """
            {"rules": [{"name": "slow", "operation": "register", "point": "committed-before-reply",
                        "act": {"type": "delay", "millis": 2000}}]}""";

    @Option(names = "--json", description = "Prints one JSON object instead of text")
    private boolean json;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5",
            description = "Measured rounds of each of the two (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "3",
            description = "Length of a round (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--warm-up", paramLabel = "N", defaultValue = "10",
            description = "Most rounds of warming up; it ends when neither gets faster (default: ${DEFAULT-VALUE})")
    private int warmUps;

    @Option(names = "--fresh-seconds", paramLabel = "N", defaultValue = "5",
            description = "Length of a round of a fresh process (default: ${DEFAULT-VALUE})")
    private int freshSeconds;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "32",
            description = "Of the load generator, each with one request at a time (default: ${DEFAULT-VALUE})")
    private int connections;

    @Option(names = "--wave", paramLabel = "N", defaultValue = "10000",
            description = "Requests in flight at once (default: ${DEFAULT-VALUE})")
    private int wave;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help")
    private boolean help;

    @Spec
    private CommandSpec spec;

    private final HttpClient http = HttpClient.newHttpClient();

    @Override
    public Integer call() throws IOException, InterruptedException {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        // One for all: when it sends the crowd it is warm, and what is slow then is the PSP, which is not.
        try (Generator load = new Generator()) {
            throughput(result.putObject("throughput"), load);
            fresh(result.putObject("fresh"), load);
            inFlight(result.putObject("in_flight"), load);
        }
        start(result.putObject("start"));
        boolean met = result.findValues("met").stream().allMatch(each -> each.booleanValue());
        result.put("met", met);
        spec.commandLine().getOut().println(json ? result.toPrettyString() : text(result));
        return met ? 0 : MISSED;
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("bench psp: " + line);
    }

    private static Child psp() throws IOException {
        return Child.start(LAUNCHER_OPTIONS, PspMain.class, "--port", "0", "--quiet");
    }

    // ---- Throughput

    private void throughput(ObjectNode result, Generator load) throws IOException, InterruptedException {
        try (Child psp = psp(); Child wiremock = Child.start(List.of(), WireMockMain.class)) {
            URI url = URI.create(psp.after("psp listening on "));
            int other = Integer.parseInt(wiremock.after("listening "));
            warmUp(load, url, other);
            long[] ours = new long[rounds];
            long[] theirs = new long[rounds];
            long[] ourNanos = new long[rounds];
            long[] theirNanos = new long[rounds];
            for (int i = 0; i < rounds; i++) {
                // Each round on an empty PSP: it forgets neither keys nor money by itself.
                call("POST", url.resolve("/_admin/reset"), "{}");
                long ourMillis = CpuTime.millis(psp.pid());
                ours[i] = load.steady(url.getPort(), connections, seconds);
                ourNanos[i] = nanosEach(psp, ourMillis, ours[i]);
                long theirMillis = CpuTime.millis(wiremock.pid());
                theirs[i] = load.steady(other, connections, seconds);
                theirNanos[i] = nanosEach(wiremock, theirMillis, theirs[i]);
                say("round " + (i + 1) + "/" + rounds + ": PSP " + ours[i] + "/s, WireMock " + theirs[i] + "/s");
            }
            long hundredths = compare(result, ours, theirs);
            result.put("target_ratio_hundredths", TARGET_RATIO * 100);
            result.put("met", hundredths >= TARGET_RATIO * 100);
            new Figures(ourNanos).put(result.putObject("psp_cpu_nanos_per_request"));
            new Figures(theirNanos).put(result.putObject("wiremock_cpu_nanos_per_request"));
        }
    }

    /** What a request of the last round cost the server's processors, its kernel's part too. */
    private long nanosEach(Child server, long millisBefore, long perSecond) throws IOException {
        return (CpuTime.millis(server.pid()) - millisBefore) * 1_000_000 / Math.max(1, perSecond * seconds);
    }

    /** In hundredths, how many times theirs ours is. */
    private static long compare(ObjectNode result, long[] ours, long[] theirs) {
        Figures psps = new Figures(ours);
        Figures wiremocks = new Figures(theirs);
        psps.put(result.putObject("psp_requests_per_second"));
        wiremocks.put(result.putObject("wiremock_requests_per_second"));
        long hundredths = psps.median() * 100 / Math.max(1, wiremocks.median());
        result.put("ratio_hundredths", hundredths);
        return hundredths;
    }

    /** Each on a process that has answered nothing before; the generator is warm. Shown beside the target, not held to it. */
    private void fresh(ObjectNode result, Generator load) throws IOException, InterruptedException {
        long[] ours = new long[Math.min(rounds, FRESH_ROUNDS)];
        long[] theirs = new long[Math.min(rounds, FRESH_ROUNDS)];
        for (int i = 0; i < ours.length; i++) {
            try (Child psp = psp()) {
                URI url = URI.create(psp.after("psp listening on "));
                ours[i] = load.steady(url.getPort(), connections, freshSeconds);
            }
            try (Child wiremock = Child.start(List.of(), WireMockMain.class)) {
                theirs[i] = load.steady(
                        Integer.parseInt(wiremock.after("listening ")), connections, freshSeconds);
            }
            say("first " + freshSeconds + " s of a fresh process " + (i + 1) + "/" + ours.length + ": PSP " + ours[i]
                    + "/s, WireMock " + theirs[i] + "/s");
        }
        result.put("seconds", freshSeconds);
        compare(result, ours, theirs);
    }

    /** Until neither gets faster any more: compiling the slower of the two takes longest. */
    private void warmUp(Generator load, URI url, int other) throws IOException, InterruptedException {
        long bestOfOurs = 0;
        long bestOfTheirs = 0;
        for (int i = 1; i <= warmUps; i++) {
            long ours = load.steady(url.getPort(), connections, seconds);
            long theirs = load.steady(other, connections, seconds);
            call("POST", url.resolve("/_admin/reset"), "{}");
            say("warming up: PSP " + ours + "/s, WireMock " + theirs + "/s");
            if (i > 2 && isSteady(ours, bestOfOurs) && isSteady(theirs, bestOfTheirs)) {
                return;
            }
            bestOfOurs = Math.max(ours, bestOfOurs);
            bestOfTheirs = Math.max(theirs, bestOfTheirs);
        }
    }

    /** Less than a twentieth more than ever before. */
    private static boolean isSteady(long now, long best) {
        return now * 20 < best * 21;
    }

    // ---- In flight

    /** @param answeredMillis until all were answered, after the last was sent */
    record Wave(long mostWaiting, long sendingMillis, long answeredMillis, long resident, long mostResident) {}

    /** Each on a fresh process, and so on a port to which no connection waits for its end. */
    private void inFlight(ObjectNode result, Generator load) throws IOException, InterruptedException {
        List<Wave> waves = new ArrayList<>();
        int count = Math.min(rounds, WAVES);
        for (int i = 1; i <= count; i++) {
            say(wave + " requests in flight at once, " + i + "/" + count);
            waves.add(wave(load));
        }
        judge(result, wave, waves);
    }

    private Wave wave(Generator load) throws IOException, InterruptedException {
        try (Child psp = psp()) {
            URI url = URI.create(psp.after("psp listening on "));
            call("PUT", url.resolve("/_admin/faults"), DELAY);
            String[] said = load.order("wave " + url.getPort() + " " + wave, "wave ").split(" ");
            return new Wave(
                    Long.parseLong(said[0]), Long.parseLong(said[1]) / 1_000_000, Long.parseLong(said[2]) / 1_000_000,
                    psp.mebibytes("VmRSS"), psp.mebibytes("VmHWM"));
        }
    }

    /** The middle one is held to the target; in each, all have to have waited at once. */
    static void judge(ObjectNode result, int requests, List<Wave> waves) {
        Figures answered = Figures.of(waves, Wave::answeredMillis);
        result.put("requests", requests);
        Figures.of(waves, Wave::mostWaiting).put(result.putObject("most_waiting"));
        Figures.of(waves, Wave::sendingMillis).put(result.putObject("sending_millis"));
        answered.put(result.putObject("all_answered_millis_after_the_last_was_sent"));
        result.put("target_millis", WAVE_TARGET_MILLIS);
        Figures.of(waves, Wave::resident).put(result.putObject("resident_mebibytes"));
        Figures.of(waves, Wave::mostResident).put(result.putObject("most_resident_mebibytes"));
        result.put("met", answered.median() <= WAVE_TARGET_MILLIS
                && waves.stream().allMatch(each -> each.mostWaiting() == requests));
    }

    // ---- Start

    private void start(ObjectNode result) throws IOException, InterruptedException {
        long[] embedded = new long[Math.min(rounds, STARTS)];
        long[] processes = new long[embedded.length];
        say("starting it " + embedded.length + " times");
        embedded();
        for (int i = 0; i < embedded.length; i++) {
            embedded[i] = embedded();
            try (Child psp = psp()) {
                health(URI.create(psp.after("psp listening on ")));
                processes[i] = psp.nanos() / 1_000_000;
            }
        }
        judge(result, new Figures(embedded), new Figures(processes));
    }

    /** Each way to start by itself, and both. */
    static void judge(ObjectNode result, Figures warm, Figures process) {
        warm.put(result.putObject("embedded_millis"));
        process.put(result.putObject("process_millis"));
        result.put("embedded_target_millis", EMBEDDED_TARGET_MILLIS);
        result.put("process_target_millis", PROCESS_TARGET_MILLIS);
        boolean soonEmbedded = warm.median() < EMBEDDED_TARGET_MILLIS;
        boolean soonAsProcess = process.median() < PROCESS_TARGET_MILLIS;
        result.put("embedded_met", soonEmbedded).put("process_met", soonAsProcess)
                .put("met", soonEmbedded && soonAsProcess);
    }

    /** Until it has answered. */
    private long embedded() throws IOException, InterruptedException {
        long began = System.nanoTime();
        try (PspSimulator psp = PspSimulator.start()) {
            health(psp.url());
            return (System.nanoTime() - began) / 1_000_000;
        }
    }

    private void health(URI url) throws IOException, InterruptedException {
        http.send(HttpRequest.newBuilder(url.resolve("/health")).build(), HttpResponse.BodyHandlers.discarding());
    }

    private void call(String method, URI url, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(HttpRequest.newBuilder(url).header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(method + " " + url + " was answered with " + answer.statusCode());
        }
    }

    private static String text(ObjectNode result) {
        var flow = result.get("throughput");
        var fresh = result.get("fresh");
        var crowd = result.get("in_flight");
        var start = result.get("start");
        return """
                requests a second: PSP %s, WireMock %s; ratio %s, target %s: %s
                  processor time of the server a request: PSP %s ns, WireMock %s ns
                  in the first %s s of a fresh process: PSP %s, WireMock %s; ratio %s
                in flight at once: %s of %s, delayed 2 s; all answered %s ms after the last was sent, target %s ms: %s
                  resident memory of the PSP: %s MiB then, %s MiB at most
                start until the first answer: embedded in a warm JVM %s ms, target %s ms; process %s ms, target %s ms: %s"""
                .formatted(spread(flow, "psp_requests_per_second"), spread(flow, "wiremock_requests_per_second"),
                        hundredths(flow, "ratio_hundredths"), hundredths(flow, "target_ratio_hundredths"), met(flow),
                        spread(flow, "psp_cpu_nanos_per_request"), spread(flow, "wiremock_cpu_nanos_per_request"),
                        fresh.get("seconds"), spread(fresh, "psp_requests_per_second"),
                        spread(fresh, "wiremock_requests_per_second"), hundredths(fresh, "ratio_hundredths"),
                        spread(crowd, "most_waiting"), crowd.get("requests"),
                        spread(crowd, "all_answered_millis_after_the_last_was_sent"), crowd.get("target_millis"),
                        met(crowd), spread(crowd, "resident_mebibytes"), spread(crowd, "most_resident_mebibytes"),
                        spread(start, "embedded_millis"), start.get("embedded_target_millis"),
                        spread(start, "process_millis"), start.get("process_target_millis"), met(start));
    }

    private static String spread(JsonNode in, String name) {
        var figures = in.get(name);
        return figures.get("median") + " (" + figures.get("least") + "-" + figures.get("most") + ")";
    }

    private static String hundredths(JsonNode in, String name) {
        long value = in.get(name).longValue();
        return value / 100 + "." + value / 10 % 10 + value % 10;
    }

    private static String met(JsonNode in) {
        return in.get("met").booleanValue() ? "met" : "MISSED";
    }
}
