package dev.nevertwice.psp.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.PspSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Tests that run side by side do not meet, and what one of them did can be undone. */
class NamespacesTest {

    private static final String KEY = PspSettings.DEFAULT_API_KEY;
    private static final String OUTAGE = """
            {"rules": [{"name": "down", "point": "before-accept", "act": {"type": "status"}}]}""";

    @Test
    void eachNamedKeyHasAMachineOfItsOwn() throws Exception {
        try (PspServer server = PspServer.start(PspSettings.defaults(), 0);
                Calls left = new Calls(server.url(), KEY + ".left");
                Calls right = new Calls(server.url(), KEY + ".right");
                Calls plain = new Calls(server.url(), KEY)) {
            assertEquals(200, left.call("PUT", "/_admin/faults", OUTAGE).statusCode());
            assertEquals(503, left.buy("att_1").statusCode());
            assertEquals(201, right.buy("att_1").statusCode());
            assertEquals(1, right.json("GET", "/_admin/truth", "").get("charges").size());
            assertEquals(0, left.json("GET", "/_admin/truth", "").get("charges").size());
            assertEquals(0, plain.json("GET", "/_admin/truth", "").get("charges").size());
            assertEquals(
                    "{\"namespaces\":[{\"namespace\":\"default\"},{\"namespace\":\"left\"},{\"namespace\":\"right\"}]}",
                    plain.call("GET", "/_admin/namespaces", "").body());
        }
    }

    @Test
    void pagesOfANamespaceAreReachedWithoutItsKey() throws Exception {
        try (PspServer server = PspServer.start(PspSettings.defaults(), 0);
                Calls left = new Calls(server.url(), KEY + ".left");
                HttpClient buyer = HttpClient.newHttpClient()) {
            JsonNode open = left.json("GET", "/v1/registrations?reference=none", "");
            assertEquals(0, open.get("data").size());
            String answer = left.client().send(HttpRequest.newBuilder(left.buying("att_1"), (name, value) -> true)
                    .POST(HttpRequest.BodyPublishers.ofString("""
                            {"reference": "att_1", "orders": [{"reference": "o", "amount": 5, "currency": "USD"}],
                             "return_url": "http://127.0.0.1:8080/return"}"""))
                    .build(), HttpResponse.BodyHandlers.ofString()).body();
            URI page = URI.create(dev.nevertwice.psp.wire.Json.parse(answer.getBytes()).get("page_url").asText());
            assertTrue(page.getPath().startsWith("/ns/left/pay/pay_"), page.toString());
            HttpRequest pay = HttpRequest.newBuilder(page).header("content-type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("card=4242424242424242")).build();
            assertEquals(303, buyer.send(pay, HttpResponse.BodyHandlers.discarding()).statusCode());
            assertEquals(1, server.namespace("left").truth().charges().size());
            assertEquals(0, server.truth().charges().size());
        }
    }

    /** Guards against a typing mistake that would reset somebody else's namespace. */
    @Test
    void anUnknownKeyChoosesNoNamespace() throws Exception {
        try (PspServer server = PspServer.start(PspSettings.defaults(), 0);
                Calls wrong = new Calls(server.url(), "psp_tset_key.left");
                Calls odd = new Calls(server.url(), KEY + ".le/ft");
                Calls none = new Calls(server.url(), null)) {
            assertEquals(401, wrong.call("POST", "/_admin/reset", "{}").statusCode());
            assertEquals(401, wrong.buy("att_1").statusCode());
            assertEquals(401, odd.call("GET", "/_admin/truth", "").statusCode());
            assertEquals(200, none.call("GET", "/_admin/truth", "").statusCode());
            assertEquals(404, none.call("GET", "/ns/nobody/pay/pay_1", "").statusCode());
            assertEquals(404, none.call("GET", "/ns/nobody", "").statusCode());
        }
    }

    @Test
    void aDeletedNamespaceBeginsAnewWithItsNextUse() throws Exception {
        try (PspServer server = PspServer.start(PspSettings.defaults(), 0);
                Calls left = new Calls(server.url(), KEY + ".left")) {
            left.buy("att_1");
            assertEquals(200, left.call("DELETE", "/_admin/namespaces/left", "").statusCode());
            assertEquals(404, left.call("DELETE", "/_admin/namespaces/default", "").statusCode());
            assertEquals(0, left.json("GET", "/_admin/truth", "").get("charges").size());
        }
    }

    @Test
    void resetForgetsEverythingButTheFirstRules() throws Exception {
        try (PspServer server = PspServer.start(PspSettings.defaults(), 0);
                Calls calls = new Calls(server.url(), KEY)) {
            calls.buy("att_1");
            calls.call("PUT", "/_admin/faults", OUTAGE);
            calls.call("POST", "/_admin/clock", "{\"advance_seconds\": 3600, \"freeze\": true}");
            assertEquals(200, calls.call("POST", "/_admin/reset", "{}").statusCode());
            assertEquals(0, calls.json("GET", "/_admin/truth", "").get("charges").size());
            assertEquals(0, calls.json("GET", "/_admin/clock", "").get("ahead_seconds").asLong());
            assertEquals(null, calls.buy("att_1").headers().firstValue("idempotent-replayed").orElse(null));
        }
    }

    @Test
    void aRestoredNamespaceIsWhatItWasDownToItsKeysAndCounts() throws Exception {
        try (PspServer server = PspServer.start(PspSettings.defaults(), 0);
                Calls calls = new Calls(server.url(), KEY)) {
            calls.call("PUT", "/_admin/faults", """
                    {"rules": [{"name": "second", "point": "before-accept", "act": {"type": "status"},
                                "when": {"nth": 2}}]}""");
            String first = calls.buy("att_1").body();
            String truth = calls.call("GET", "/_admin/truth", "").body();
            assertEquals(201, calls.call("POST", "/_admin/snapshots", "{\"name\": \"one\"}").statusCode());
            for (int round = 0; round < 2; round++) {
                assertEquals(503, calls.buy("att_1").statusCode(), "the second try");
                var replay = calls.buy("att_1");
                assertEquals("true", replay.headers().firstValue("idempotent-replayed").orElse(null));
                assertEquals(first, replay.body());
                calls.buy("att_2");
                assertEquals(2, calls.json("GET", "/_admin/truth", "").get("charges").size());
                assertEquals(200, calls.call("POST", "/_admin/restore", "{\"name\": \"one\"}").statusCode());
                assertEquals(truth, calls.call("GET", "/_admin/truth", "").body());
            }
            assertEquals(404, calls.call("POST", "/_admin/restore", "{\"name\": \"two\"}").statusCode());
            assertEquals("{\"snapshots\":[\"one\"]}", calls.call("GET", "/_admin/snapshots", "").body());
        }
    }

    @Test
    void aRestoredNamespaceStillHasItsTimers() throws Exception {
        try (PspServer server = PspServer.start(PspSettings.defaults(), 0);
                Calls calls = new Calls(server.url(), KEY)) {
            calls.call("POST", "/_admin/clock", "{\"freeze\": true}");
            calls.client().send(HttpRequest.newBuilder(calls.buying("att_1"), (name, value) -> true)
                    .POST(HttpRequest.BodyPublishers.ofString(
                            dev.nevertwice.psp.driver.Requests.registration("att_1", "tok_review", 100, "USD")))
                    .build(), HttpResponse.BodyHandlers.discarding());
            calls.call("POST", "/_admin/snapshots", "{\"name\": \"pending\"}");
            for (int round = 0; round < 2; round++) {
                assertEquals("pending", status(calls));
                calls.call("POST", "/_admin/clock", "{\"advance_seconds\": 10}");
                assertEquals("approved", status(calls));
                calls.call("POST", "/_admin/restore", "{\"name\": \"pending\"}");
            }
        }
    }

    private static String status(Calls calls) throws Exception {
        return calls.json("GET", "/v1/registrations/reg_1", "").get("status").asText();
    }

    @Test
    void whenTooMuchHappenedASnapshotIsRefusedUntilTheNextReset() throws Exception {
        try (PspServer server = PspServer.start(PspSettings.defaults(), 0);
                Calls calls = new Calls(server.url(), KEY)) {
            EffectLoop loop = server.namespace();
            for (int i = 0; i <= Recording.MOST_STEPS; i++) {
                loop.setFaults(dev.nevertwice.psp.fault.FaultRules.none());
            }
            assertEquals(409, calls.call("POST", "/_admin/snapshots", "{\"name\": \"late\"}").statusCode());
            calls.call("POST", "/_admin/reset", "{}");
            assertEquals(201, calls.call("POST", "/_admin/snapshots", "{\"name\": \"late\"}").statusCode());
        }
    }
}
