package dev.nevertwice.chaos.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nevertwice.pay.Settings;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The books that the simulated rig reads past HTTP are those that it would get over HTTP. */
class BooksPastHttpTest {

    private static final Duration PATIENT = Duration.ofSeconds(30);

    /** Swarm seed 1763, 27 November: one look past HTTP, one over it, and a number of the one did not equal the other's. */
    @Test
    void bothWaysTellTheSame() {
        new World(1, SimOptions.calm()).run(rig -> {
            rig.pay().exchange(checkout(), PATIENT);
            rig.clock().sleep(Duration.ofSeconds(10));
            JsonNode direct = rig.books().orElseThrow();
            assertEquals(overHttp(rig), direct);
            assertTrue(direct.path("payments").size() == 1, direct::toString);
        });
    }

    private static JsonNode overHttp(SimRig rig) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("authorization", "Bearer " + Settings.defaults().opsKey());
        Exchange exchange = rig.pay().exchange(new Request("GET", "/v1/ops/books", headers, new byte[0]), PATIENT);
        try {
            return JsonMapper.builder()
                    .enable(DeserializationFeature.USE_LONG_FOR_INTS)
                    .build()
                    .readTree(assertInstanceOf(Exchange.Answered.class, exchange).response().body());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Request checkout() {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("authorization", "Bearer " + Settings.defaults().merchantKey());
        headers.put("content-type", "application/json");
        headers.put("idempotency-key", "cart-1");
        String body = """
                {"orders": [{"seller": "sel_1", "amount": 2500, "currency": "USD"}], "method": "direct",
                 "source": "tok_visa"}""";
        return new Request("POST", "/v1/payments", headers, body.getBytes(StandardCharsets.UTF_8));
    }
}
