package dev.nevertwice.chaos.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.invariant.Violation;
import dev.nevertwice.chaos.live.FreePorts;
import dev.nevertwice.chaos.live.LiveFailure;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.rig.SubjectFailure;
import dev.nevertwice.chaos.run.Plan;
import dev.nevertwice.chaos.run.Progress;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.run.Runner;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.ScenarioFile;
import dev.nevertwice.pay.Settings;
import dev.nevertwice.pay.adapter.system.OwnedFolder;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.wire.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What becomes of a run when somebody else's service falls silent, dies, or asks another PSP. */
@Execution(ExecutionMode.CONCURRENT)
class TargetRigTest {

    private static final int BOUGHT = 2;

    private static final String SCENARIO = """
            name: plain
            about: Two purchases.
            workload:
              purchases:
                - {amount: 12345, currency: KRW}
              times: 2
            bound: 10m
            invariants: [I1, I2, I16]
            """;

    private static final String TARGET = """
            name: the shop
            base_url: http://127.0.0.1:SHOP
            psp_port: PSP
            correlate: reference
            pay: {method: POST, path: "/pay/{cart}"}
            status: {method: GET, path: "/pay/{cart}"}
            read: {outcome: /status, paid: [paid], declined: [failed], pending: [unknown]}
            """;

    /** Of who never settles: all others have time, however busy the machine is. */
    private static final String SOON = "bound: 1s\n";

    /** Says that it is there as long as the file is, and ends with what it said last when that is taken away. */
    private static final String START = """
            start:
              command: [sh, -c, 'echo out of memory; touch up; while [ -e up ]; do sleep 0.05; done; exit 7']
              ready: /health
            """;

    @TempDir
    Path folder;

    private final OwnedFolder owner = OwnedFolder.create("nevertwice-target-test-");
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Integer> registered = new ConcurrentHashMap<>();
    private final AtomicInteger told = new AtomicInteger();
    private final int pspPort = FreePorts.next();
    private volatile HttpServer server;
    private volatile int shopPort;

    /** What the shop's server says: to a buyer, and of its health. */
    private Answer buyer = this::charge;
    private volatile Answer health = exchange -> answer(exchange, 404, "");

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    @BeforeEach
    void open() throws IOException {
        open(0);
    }

    private void open(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/pay/", exchange -> buyer.to(exchange));
        server.createContext("/", exchange -> health.to(exchange));
        server.start();
        shopPort = server.getAddress().getPort();
    }

    @AfterEach
    void close() {
        server.stop(0);
        http.close();
        owner.close();
    }

    @Test
    void aShopThatTellsTheTruthIsValid() {
        assertEquals(Verdict.VALID, run().verdict());
    }

    /** Guards I2, I3 and I16: the last good word was taken for the last word. */
    @Test
    void whoSaysPaidAndIsNeverHeardOfAgainIsUnknown() {
        buyer = exchange -> {
            if (told.get() < BOUGHT) {
                charge(exchange);
            } else {
                answer(exchange, 404, "");
            }
        };
        RunResult result = run();
        assertEquals(Verdict.UNKNOWN, result.verdict(), result.findings().toString());
        assertEquals(
                List.of("nobody would say at the end what became of purchase-1, purchase-2"), said(result, "harness"));
    }

    /** Whoever sends the cart again is told: nobody is left without a word. */
    @Test
    void aShopThatKeepsNoDeclinedOrdersIsValid() {
        AtomicReference<String> first = new AtomicReference<>();
        buyer = exchange -> {
            first.compareAndSet(null, cart(exchange));
            if (cart(exchange).equals(first.get())) {
                charge(exchange);
            } else if (exchange.getRequestMethod().equals("POST")) {
                answer(exchange, 402, "{\"status\": \"failed\"}");
            } else {
                answer(exchange, 404, "");
            }
        };
        RunResult result = run();
        assertEquals(Verdict.VALID, result.verdict(), result.findings().toString());
    }

    @Test
    void whoIsIllForEverAfterTheFaultsIsFoundOut() {
        health = exchange -> answer(exchange, told.get() < BOUGHT ? 200 : 503, "");
        RunResult result = run(SOON);
        assertEquals(Verdict.INVALID, result.verdict());
        assertEquals(
                List.of("the payment system was not healthy within 1 s after the faults stopped: it answered with status"
                        + " 503"),
                said(result, "I16"));
    }

    /** Charged for, but never told: that is a purchase without an end, and not a charge that nobody ordered. */
    @Test
    void whoChargesAndNeverSaysSoIsNotAccusedOfChargingTwice() {
        buyer = exchange -> {
            register(cart(exchange));
            answer(exchange, 500, "");
        };
        RunResult result = run(SOON);
        assertEquals(Verdict.INVALID, result.verdict());
        assertEquals(List.of(), said(result, "I1"));
        assertTrue(said(result, "I16").contains("purchase-1 never became a payment that its buyer was told of"),
                said(result, "I16").toString());
    }

    /** Guards I16: who has the cart already need not say so twice. */
    @Test
    void aCartThatIsKnownAlreadyMayBeAnsweredWithNothingButWhereToAsk() {
        buyer = exchange -> {
            if (exchange.getRequestMethod().equals("GET")) {
                charge(exchange);
            } else {
                register(cart(exchange));
                answer(exchange, 409, "");
            }
        };
        RunResult result = run();
        assertEquals(Verdict.VALID, result.verdict(), result.findings().toString());
    }

    /** Else a service that asks another PSP would be blamed for what nobody saw. */
    @Test
    void whoNeverAsksOurPspIsNotJudged() {
        buyer = exchange -> answer(exchange, 200, "{\"status\": \"unknown\"}");
        assertEquals(
                "no request ever reached the simulator at 127.0.0.1:" + pspPort,
                assertThrows(LiveFailure.class, () -> run(SOON)).getMessage());
    }

    @Test
    void whoEndsByItselfIsFoundOutWithItsLastLine() {
        listenFrom("up");
        buyer = exchange -> {
            end();
            answer(exchange, 503, "");
        };
        RunResult result = run(START);
        assertEquals(Verdict.INVALID, result.verdict());
        String why = said(result, "I16").getFirst();
        assertTrue(why.startsWith("the shop ended by itself in mid-run (exit code 7): out of memory (log: "), why);
    }

    /** A scheduled kill and restart would hide it. */
    @Test
    void whoEndedByItselfIsNotKilledAndStartedAgain() throws IOException {
        listenFrom("up");
        try (Rig rig = rig(START)) {
            end();
            assertThrows(SubjectFailure.class, () -> lookUntilNoticed(rig));
            String why = assertThrows(SubjectFailure.class, rig::killPay).getMessage();
            assertTrue(why.startsWith("the shop ended by itself in mid-run (exit code 7): out of memory"), why);
        }
    }

    /** What was killed was only what had started it; started again, it would find its port taken and be blamed for that. */
    @Test
    void whoAnswersThoughItWasKilledIsNotJudged() {
        listenFrom("up");
        try (Rig rig = rig(START)) {
            rig.killPay();
            String why = assertThrows(LiveFailure.class, rig::restartPay).getMessage();
            assertTrue(why.contains(" though its process was killed: 'command' has to be the service itself"), why);
        }
    }

    /** A server that drains, or hangs, has the port all the same. */
    @Test
    void whoListensThoughItWasKilledAndAnswersNobodyIsNotJudged() {
        listenFrom("up");
        try (Rig rig = rig(START)) {
            health = exchange -> answer(exchange, 503, "");
            rig.killPay();
            String why = assertThrows(LiveFailure.class, rig::restartPay).getMessage();
            assertTrue(why.contains(" though its process was killed: 'command' has to be the service itself"), why);
        }
    }

    /** Such as a container that a command has started in the background. */
    @Test
    void whoAnswersThoughItsCommandEndedIsNotJudged() throws IOException {
        listenFrom("up");
        try (Rig rig = rig(START)) {
            Files.delete(folder.resolve("up"));
            String why = assertThrows(LiveFailure.class, () -> lookUntilNoticed(rig)).getMessage();
            assertTrue(why.contains(" though its process ended: 'command' has to be the service itself"), why);
        }
    }

    @Test
    void whoAnswersBeforeItIsStartedIsNotJudged() throws IOException {
        String why = assertThrows(LiveFailure.class, () -> rig(START)).getMessage();
        assertTrue(why.endsWith(" before it was started: stop it first, or leave 'start' out"), why);
    }

    @Test
    void whoIsNotThereIsToBeStarted() {
        shopPort = FreePorts.next();
        String why = assertThrows(LiveFailure.class, () -> rig("")).getMessage();
        assertEquals(
                "the shop does not answer at http://127.0.0.1:" + shopPort
                        + ": start it first, or say under 'start' how that is done",
                why);
    }

    /** It was told to be started first, and was running. */
    @Test
    void whoseAnswersNameNoEndIsToldSo() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            shopPort = socket.getLocalPort();
            Thread.ofVirtual().start(() -> answerWithoutLength(socket));
            String why = assertThrows(LiveFailure.class, () -> rig("")).getMessage();
            assertEquals(
                    "the shop does not answer at http://127.0.0.1:" + shopPort
                            + ": IOException: the answer does not say where it ends",
                    why);
        }
    }

    /** It was left running, without its data, and the next run found its port taken. */
    @Test
    void whoIsNeverReadyIsEnded() throws IOException {
        listenFrom("pid");
        health = exchange -> answer(exchange, 503, "");
        String why = assertThrows(LiveFailure.class, () -> rig("""
                start:
                  command: [sh, -c, 'echo $$ > pid; exec sleep 600']
                  ready: /health
                  patience: 5s
                """)).getMessage();
        assertTrue(
                why.startsWith("the shop did not answer /health within 5 s: the last answer had status 503 (log: "),
                why);
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false), "it runs on");
    }

    /** Each look was given up after a second, and the service was said never to have answered. */
    @Test
    void whoTakesLongerThanASecondToSayThatItIsReadyIsReady() {
        listenFrom("up");
        health = exchange -> {
            new SystemClock().sleep(Duration.ofMillis(1_300));
            answer(exchange, 404, "");
        };
        rig(START + "  patience: 20s\n").close();
    }

    private static void lookUntilNoticed(Rig rig) {
        Instant until = Instant.now().plusSeconds(30);
        while (Instant.now().isBefore(until)) {
            rig.pay().exchange(new Request("GET", "/health", new TreeMap<>(), new byte[0]), Duration.ofSeconds(30));
        }
    }

    private RunResult run() {
        return run("");
    }

    private RunResult run(String more) {
        try (Rig rig = rig(more)) {
            Scenario scenario = new Fitting(target(more)).fitted(ScenarioFile.parse("plain.yaml", SCENARIO));
            return Runner.run(rig, Plan.live(scenario, 1, null, "", 1, Settings.defaults()), Progress.silent());
        }
    }

    private Rig rig(String more) {
        return new TargetRig(target(more), folder, folder.resolve("logs"), owner, "plain", 1);
    }

    private Target target(String more) {
        String text = TARGET.replace("SHOP", Integer.toString(shopPort))
                .replace("PSP", Integer.toString(pspPort));
        return TargetFile.parse("target.yaml", text + more, false);
    }

    private static List<String> said(RunResult result, String invariant) {
        return result.findings().stream().filter(finding -> finding.invariant().equals(invariant))
                .map(Finding::violations).flatMap(List::stream).map(Violation::message).toList();
    }

    /** A right answer. */
    private void charge(HttpExchange exchange) throws IOException {
        boolean paid = register(cart(exchange)) == 201;
        told.addAndGet(exchange.getRequestMethod().equals("POST") ? 1 : 0);
        answer(exchange, 200, "{\"status\": \"" + (paid ? "paid" : "unknown") + "\"}");
    }

    private static String cart(HttpExchange exchange) {
        return exchange.getRequestURI().getPath().substring("/pay/".length());
    }

    /** Once for each cart. */
    private int register(String cart) {
        return registered.computeIfAbsent(cart, this::ask);
    }

    private int ask(String cart) {
        String body =
                """
                {"reference": "%1$s", "source": "tok_visa", "orders": [{"reference": "%1$s", "amount": 12345, "currency": "KRW"}]}"""
                        .formatted(cart);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + pspPort + "/v1/registrations"))
                .header("Authorization", "Bearer psp_test_key")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", cart)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.discarding()).join().statusCode();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    /** As HTTP/1.0 has it: the end of the connection is the end of the answer. */
    private static void answerWithoutLength(ServerSocket socket) {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept(); Scanner request = new Scanner(connection.getInputStream())) {
                while (request.hasNextLine() && !request.nextLine().isEmpty()) {}
                connection.getOutputStream()
                        .write("HTTP/1.0 200 OK\r\n\r\nwell".getBytes(StandardCharsets.UTF_8));
            } catch (IOException closed) {
                // the test is over, or its client gone
            }
        }
    }

    /** Nobody listens until there is the file, as if the process that writes it were the server. */
    private void listenFrom(String file) {
        shopPort = FreePorts.next();
        server.stop(0);
        Thread.ofVirtual().start(() -> {
            while (Files.notExists(folder.resolve(file))) {
                if (Files.notExists(folder)) {
                    return; // the test has failed already
                }
                new SystemClock().sleep(Duration.ofMillis(10));
            }
            try {
                open(shopPort);
            } catch (IOException taken) {
                throw new UncheckedIOException(taken);
            }
        });
    }

    /** The shop's process ends by itself, soon, and its server with it. */
    private void end() throws IOException {
        server.stop(0);
        Files.deleteIfExists(folder.resolve("up"));
    }
}
