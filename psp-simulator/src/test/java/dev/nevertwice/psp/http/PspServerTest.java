package dev.nevertwice.psp.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.driver.Requests;
import dev.nevertwice.psp.fault.FaultRules;
import dev.nevertwice.psp.truth.Journal;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What only the shell can get wrong; all else is in the contract. */
class PspServerTest {

    private static HttpRequest buy(PspServer server, String reference) {
        return HttpRequest.newBuilder(server.url().resolve("/v1/registrations"))
                .timeout(Duration.ofSeconds(20))
                .header("authorization", "Bearer " + PspSettings.DEFAULT_API_KEY)
                .header("content-type", "application/json")
                .header("idempotency-key", reference)
                .POST(HttpRequest.BodyPublishers.ofString(Requests.registration(reference, "tok_visa", 100, "USD")))
                .build();
    }

    private static FaultRules rules(String json) {
        return FaultRules.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aTakenPortIsAnException() throws IOException {
        try (PspServer first = PspServer.start(PspSettings.defaults(), 0)) {
            assertThrows(BindException.class, () -> PspServer.start(PspSettings.defaults(), first.port()));
        }
    }

    @Test
    void aClosedServerGivesItsPortBack() throws IOException {
        PspServer first = PspServer.start(PspSettings.defaults(), 0);
        first.close();
        assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", first.port()).close());
        PspServer.start(PspSettings.defaults(), first.port()).close();
    }

    @Test
    void callbacksStayOnThisMachineUnlessAllowed() throws IOException {
        PspSettings remote = PspSettings.defaults().withWebhookUrl(URI.create("https://hooks.example.com/psp"));
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> PspServer.start(remote, 0));
        assertTrue(refused.getMessage().contains("--allow-remote"));
        PspServer.start(remote, 0, true, null).close();
    }

    @Test
    void pagesAreOnTheServersOwnAddress() throws Exception {
        try (PspServer server = PspServer.start(PspSettings.defaults(), 0);
                HttpClient client = HttpClient.newHttpClient()) {
            String body = client.send(buy(server, "att_1"), HttpResponse.BodyHandlers.ofString()).body();
            assertTrue(body.contains("\"page_url\":\"" + server.url() + "/pay/pay_"), body);
            assertEquals(1, server.truth().charges().size());
        }
    }

    /** Guards the promise that a ratio does not depend on threads: ten runs, 64 clients, the same faults per reference. */
    @Test
    void theSameSeedStrikesTheSameReferencesWhateverTheThreadsDo() throws Exception {
        SortedMap<String, String> expected = null;
        for (int run = 0; run < 10; run++) {
            SortedMap<String, String> seen = crowd();
            expected = expected == null ? seen : expected;
            assertEquals(expected, seen, "run " + run);
        }
        for (String fault : List.of("down", "limited", "failing", "forgetful", "lost")) {
            assertTrue(expected.values().stream().anyMatch(told -> told.contains(fault)), fault + ": " + expected);
        }
    }

    /** What every try was answered, and every fault that struck the reference, in order. */
    private static SortedMap<String, String> crowd() throws Exception {
        ConcurrentSkipListMap<String, String> told = new ConcurrentSkipListMap<>();
        try (PspServer server = PspServer.start(PspSettings.defaults().withSeed(7), 0);
                HttpClient client = HttpClient.newHttpClient();
                ExecutorService clients = Executors.newFixedThreadPool(64)) {
            server.setFaults(
                    rules("""
                    {"rules": [
                      {"name": "down", "point": "before-accept", "act": {"type": "status"}, "when": {"ratio": [1, 6]}},
                      {"name": "limited", "point": "throttling", "act": {"type": "rate-limit"}, "when": {"ratio": [1, 6]}},
                      {"name": "failing", "point": "accepted-before-commit", "act": {"type": "status"}, "when": {"ratio": [1, 6]}},
                      {"name": "forgetful", "point": "idempotency", "act": {"type": "forget-key"}, "when": {"ratio": [1, 4]}},
                      {"name": "lost", "point": "committed-before-reply", "act": {"type": "status"}, "when": {"ratio": [1, 4]}}]}"""));
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                String reference = "att_" + i;
                all.add(clients.submit(() -> {
                    for (int attempt = 1; attempt <= 2; attempt++) {
                        told.put(reference + "/" + attempt,
                                "" + client.send(buy(server, reference), HttpResponse.BodyHandlers.discarding())
                                        .statusCode());
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            server.journal().stream().filter(entry -> entry.kind() == Journal.Kind.FAULT)
                    .forEach(entry -> told.merge(entry.reference(), entry.fault(), (one, two) -> one + ", " + two));
        }
        return new TreeMap<>(told);
    }

    @Test
    void delayedRequestsWaitSideBySide() throws Exception {
        try (PspServer server = PspServer.start(PspSettings.defaults(), 0);
                HttpClient client = HttpClient.newHttpClient()) {
            server.setFaults(
                    rules("""
                    {"rules": [{"name": "slow", "point": "committed-before-reply", "act": {"type": "delay", "millis": 1000}}]}"""));
            long start = System.nanoTime();
            List<CompletableFuture<HttpResponse<Void>>> all = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                all.add(client.sendAsync(buy(server, "att_" + i), HttpResponse.BodyHandlers.discarding()));
            }
            for (CompletableFuture<HttpResponse<Void>> one : all) {
                assertEquals(201, one.get().statusCode());
            }
            // One after the other they would take 300 s.
            assertTrue(System.nanoTime() - start < 10_000_000_000L);
        }
    }

    @Test
    void oddRequestLinesAreNever500() throws IOException {
        try (PspServer server = PspServer.start(PspSettings.defaults(), 0)) {
            for (String line : List.of(
                    "GET /v1/..%2f..%2fetc HTTP/1.1", "GET //v1//registrations HTTP/1.1", "GET /%ff%fe HTTP/1.1",
                    "GET /v1/registrations?reference=%zz HTTP/1.1", "GET /v1/registrations?%00=%00 HTTP/1.1",
                    "BREW /v1/registrations HTTP/1.1", "GET /pay/;x=1/../ HTTP/1.1", "nonsense", "GET * HTTP/1.1",
                    "POST /v1/registrations HTTP/1.1\r\ncontent-length: -1", "OPTIONS * HTTP/1.1")) {
                try (Socket socket = new Socket("127.0.0.1", server.port())) {
                    socket.setSoTimeout(30_000);
                    socket.getOutputStream().write((line + "\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
                    String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                    assertTrue(answer.startsWith("HTTP/1.1 4"), () -> line + " -> " + answer);
                }
            }
        }
    }

    @Test
    void theLogHasOneLineForEachExchange() throws Exception {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        try (PspServer server = PspServer.start(PspSettings.defaults(), 0, false, lines::add);
                HttpClient client = HttpClient.newHttpClient()) {
            client.send(buy(server, "att_1"), HttpResponse.BodyHandlers.discarding());
        }
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(lines.getFirst().endsWith("  #1  register att_1  201"), lines.toString());
    }
}
