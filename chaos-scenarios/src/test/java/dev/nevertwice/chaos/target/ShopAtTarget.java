package dev.nevertwice.chaos.target;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Violation;
import dev.nevertwice.chaos.live.FreePorts;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.run.Plan;
import dev.nevertwice.chaos.run.Progress;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.run.Runner;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.ScenarioFile;
import dev.nevertwice.pay.Settings;
import dev.nevertwice.pay.adapter.system.OwnedFolder;
import dev.nevertwice.pay.adapter.system.SystemClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A shop that is not ours, its server in this JVM, and a rig for it. */
abstract class ShopAtTarget {

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

    @TempDir
    Path folder;

    final OwnedFolder owner = OwnedFolder.create("nevertwice-target-test-");
    final HttpClient http = HttpClient.newHttpClient();
    final Map<String, Integer> registered = new ConcurrentHashMap<>();
    final AtomicInteger told = new AtomicInteger();
    final int pspPort = FreePorts.next();
    volatile HttpServer server;
    volatile int shopPort;

    /** What the shop's server says: to a buyer, and of its health. */
    Answer buyer = this::charge;
    volatile Answer health = exchange -> answer(exchange, 404, "");

    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    @BeforeEach
    void open() throws IOException {
        open(0);
    }

    void open(int port) throws IOException {
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

    RunResult run() {
        return run("");
    }

    RunResult run(String more) {
        try (Rig rig = rig(more)) {
            Scenario scenario = new Fitting(target(more)).fitted(ScenarioFile.parse("plain.yaml", SCENARIO));
            return Runner.run(rig, Plan.live(scenario, 1, null, "", 1, Settings.defaults()), Progress.silent());
        }
    }

    Rig rig(String more) {
        return new TargetRig(target(more), folder, folder.resolve("logs"), owner, "plain", 1);
    }

    Target target(String more) {
        String text = TARGET.replace("SHOP", Integer.toString(shopPort))
                .replace("PSP", Integer.toString(pspPort));
        return TargetFile.parse("target.yaml", text + more, false);
    }

    static List<String> said(RunResult result, String invariant) {
        return result.findings().stream().filter(finding -> finding.invariant().equals(invariant))
                .map(Finding::violations).flatMap(List::stream).map(Violation::message).toList();
    }

    /** A right answer. */
    void charge(HttpExchange exchange) throws IOException {
        boolean paid = register(cart(exchange)) == 201;
        told.addAndGet(exchange.getRequestMethod().equals("POST") ? 1 : 0);
        answer(exchange, 200, "{\"status\": \"" + (paid ? "paid" : "unknown") + "\"}");
    }

    static String cart(HttpExchange exchange) {
        return exchange.getRequestURI().getPath().substring("/pay/".length());
    }

    /** Once for each cart. */
    int register(String cart) {
        return registered.computeIfAbsent(cart, this::ask);
    }

    int ask(String cart) {
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

    static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    /** Nobody listens until there is the file, as if the process that writes it were the server. */
    void listenFrom(String file) {
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
    void end() throws IOException {
        server.stop(0);
        Files.deleteIfExists(folder.resolve("up"));
    }
}
