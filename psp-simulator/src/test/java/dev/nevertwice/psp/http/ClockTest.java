package dev.nevertwice.psp.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.truth.Journal;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Days pass on command, and what was due in them happens in its order and at its time. */
class ClockTest {

    private static final String KEY = PspSettings.DEFAULT_API_KEY;

    /** A merchant that answers callbacks with this status, and counts them. */
    private static HttpServer merchant(int status, AtomicInteger received) throws Exception {
        HttpServer merchant = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
        merchant.createContext("/", exchange -> {
            received.incrementAndGet();
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        merchant.start();
        return merchant;
    }

    private static PspSettings callingBack(HttpServer merchant) {
        return PspSettings.defaults()
                .withWebhookUrl(URI.create("http://127.0.0.1:" + merchant.getAddress().getPort() + "/hook"));
    }

    private static List<Journal.Entry> deliveries(PspServer server) {
        return server.journal().stream().filter(entry -> entry.kind() == Journal.Kind.CALLBACK
                && entry.detail().contains(" delivery ")).toList();
    }

    @Test
    void threeDaysOfCallbackRetriesPassInOneAdvance() throws Exception {
        AtomicInteger received = new AtomicInteger();
        HttpServer merchant = merchant(500, received);
        try (PspServer server = PspServer.start(callingBack(merchant), 0);
                Calls calls = new Calls(server.url(), KEY)) {
            calls.call("POST", "/_admin/clock", "{\"freeze\": true}");
            calls.buy("att_1");
            calls.call("POST", "/_admin/clock", "{\"advance_seconds\": 259200}");
            List<Journal.Entry> tries = deliveries(server);
            assertTrue(tries.size() > 70, () -> tries.size() + " tries");
            assertEquals(tries.size(), received.get());
            assertEquals(Duration.ofSeconds(1), Duration.between(tries.get(0).at(), tries.get(1).at()));
            assertEquals(Duration.ofSeconds(2), Duration.between(tries.get(1).at(), tries.get(2).at()));
            assertTrue(tries.stream().anyMatch(line -> line.detail().contains("given up"))
                    || server.journal().getLast().detail().contains("given up"));
        } finally {
            merchant.stop(0);
        }
    }

    /** Guards against time passing while an answer is on its way, which would repeat what was acknowledged. */
    @Test
    void anAcknowledgedCallbackIsNotRepeatedHoweverFarTheClockIsMoved() throws Exception {
        AtomicInteger received = new AtomicInteger();
        HttpServer merchant = merchant(204, received);
        try (PspServer server = PspServer.start(callingBack(merchant), 0);
                Calls calls = new Calls(server.url(), KEY)) {
            calls.call("POST", "/_admin/clock", "{\"freeze\": true}");
            calls.buy("att_1");
            calls.call("POST", "/_admin/clock", "{\"advance_seconds\": 259200}");
            assertEquals(1, received.get());
        } finally {
            merchant.stop(0);
        }
    }

    @Test
    void aFrozenClockStandsStillAndAnAdvancedOneGoesOn() throws Exception {
        try (PspServer server = PspServer.start(PspSettings.defaults(), 0);
                Calls calls = new Calls(server.url(), KEY)) {
            Instant before = Instant.now();
            JsonNode frozen = calls.json("POST", "/_admin/clock", "{\"freeze\": true, \"advance_seconds\": 86400}");
            assertTrue(frozen.get("frozen").asBoolean());
            assertEquals(frozen.get("now"), calls.json("GET", "/_admin/clock", "").get("now"));
            JsonNode runs = calls.json("POST", "/_admin/clock", "{\"freeze\": false}");
            assertEquals(86_400, Duration.between(before, Instant.parse(runs.get("now").asText())).toSeconds(), 20);
            Instant later = Instant.parse(calls.json("GET", "/_admin/clock", "").get("now").asText());
            assertTrue(later.isAfter(Instant.parse(frozen.get("now").asText())));
            assertEquals(86_400, calls.json("GET", "/_admin/clock", "").get("ahead_seconds").asLong(), 20);
        }
    }

    @Test
    void aTimerThatWasSetBeforeTheAdvanceRingsEarlierInRealTime() throws Exception {
        try (PspServer server = PspServer.start(PspSettings.defaults().withReviewTime(Duration.ofHours(1)), 0);
                Calls calls = new Calls(server.url(), KEY)) {
            calls.client().send(java.net.http.HttpRequest.newBuilder(calls.buying("att_1"), (name, value) -> true)
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                            dev.nevertwice.psp.driver.Requests.registration("att_1", "tok_review", 100, "USD")))
                    .build(), java.net.http.HttpResponse.BodyHandlers.discarding());
            calls.call("POST", "/_admin/clock", "{\"advance_seconds\": 3599}");
            long end = System.nanoTime() + 30_000_000_000L;
            while (server.truth().charges().isEmpty() && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertEquals(1, server.truth().charges().size());
        }
    }

    @Test
    void aWrongClockBodyChangesNothing() throws Exception {
        try (PspServer server = PspServer.start(PspSettings.defaults(), 0);
                Calls calls = new Calls(server.url(), KEY)) {
            for (String body : List.of("{\"advance_seconds\": -1}", "{\"freeze\": 1}", "{\"advance\": 1}", "[]", "",
                    "{\"advance_seconds\": 1e3}", "{\"freeze\": true, \"advance_seconds\": \"x\"}")) {
                assertEquals(400, calls.call("POST", "/_admin/clock", body).statusCode(), body);
            }
            assertTrue(!calls.json("GET", "/_admin/clock", "").get("frozen").asBoolean());
        }
    }
}
