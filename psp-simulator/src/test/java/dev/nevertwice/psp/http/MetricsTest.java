package dev.nevertwice.psp.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.psp.PspSettings;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What Prometheus reads, and that what is bounded is seen to be. */
class MetricsTest {

    private static final String HANG =
            """
            {"rules": [{"name": "hang", "point": "before-accept", "act": {"type": "hang"}, "match": {"reference": "att_h"}}]}""";

    @Test
    void metricsCountWhatHappened() throws Exception {
        try (PspServer server = PspServer.start(PspSettings.defaults().withJournalCapacity(2), 0);
                Calls calls = new Calls(server.url(), PspSettings.DEFAULT_API_KEY)) {
            calls.call("PUT", "/_admin/faults", HANG);
            calls.buy("att_1");
            calls.buy("att_1");
            var answer = calls.call("GET", "/metrics", "");
            assertTrue(answer.headers().firstValue("content-type").orElse("").startsWith("text/plain"));
            for (String line : new String[]{
                "psp_journal_dropped_lines_total{namespace=\"default\"} 3.0",
                "psp_movements_total{namespace=\"default\"} 1.0",
                "psp_exchanges_total{ending=\"201\"} 2.0", "psp_waiting_requests{namespace=\"default\"} 0.0",
                "psp_faults_fired_total{namespace=\"default\",rule=\"hang\"} 0.0"}) {
                assertTrue(answer.body().contains(line), () -> line + " is not in\n" + answer.body());
            }
        }
    }

    /** A hang is forgotten when its client has gone, or the server would fill with them. */
    @Test
    void aHangIsForgottenWhenItsClientGoesAway() throws Exception {
        try (PspServer server = PspServer.start(PspSettings.defaults(), 0);
                Calls calls = new Calls(server.url(), PspSettings.DEFAULT_API_KEY)) {
            calls.call("PUT", "/_admin/faults", HANG);
            String body = dev.nevertwice.psp.driver.Requests.registration("att_h", "tok_visa", 1, "USD");
            byte[] request = ("POST /v1/registrations HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
                    + "authorization: Bearer psp_test_key\r\nidempotency-key: att_h\r\ncontent-length: " + body.length()
                    + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8);
            try (Socket patient = new Socket("127.0.0.1", server.port())) {
                patient.getOutputStream().write(request);
                try (Socket impatient = new Socket("127.0.0.1", server.port())) {
                    impatient.getOutputStream().write(request);
                    waiting(server, 2);
                }
                waiting(server, 1);
            }
            waiting(server, 0);
            assertTrue(calls.call("GET", "/metrics", "").body()
                    .contains("psp_exchanges_total{ending=\"client-gone\"} 2.0"));
        }
    }

    private static void waiting(PspServer server, int expected) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (server.namespace().waiting() != expected && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertEquals(expected, server.namespace().waiting());
    }
}
