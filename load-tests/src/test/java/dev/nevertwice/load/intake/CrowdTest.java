package dev.nevertwice.load.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.load.intake.Crowd.Seen;
import dev.nevertwice.pay.adapter.http.PayServer;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A crowd comes to an end whatever the server does: once the one who only looks went on for ever when a buyer had failed. */
class CrowdTest {

    private static final Duration END = Duration.ofSeconds(20);

    @Test
    void everybodyIsCountedWhenAllGoesWell() throws Exception {
        try (Shop shop = new Shop(request -> payment(request.method().equals("POST") ? "pending" : "paid"))) {
            Seen seen = assertTimeoutPreemptively(END, () -> shop.crowd(Duration.ofMinutes(1)).buy(3, 2));
            assertEquals(6, seen.answered().values().length);
            assertEquals(6, seen.known().values().length);
        }
    }

    /** Nothing was compared with what buyers were told. The seventh is the one who looks. */
    @Test
    void theOrdersOfWhichSomebodyWasToldThatTheyArePaidAreKept() throws Exception {
        try (Shop shop = new Shop(request -> payment(request.method().equals("POST") ? "pending" : "paid"))) {
            Seen seen = assertTimeoutPreemptively(END, () -> shop.crowd(Duration.ofMinutes(1)).buy(3, 2));
            assertEquals(Collections.nCopies(7, "ord_1"), List.copyOf(seen.paid()));
        }
        try (Shop shop = new Shop(request -> payment(request.method().equals("POST") ? "pending" : "declined"))) {
            Seen seen = assertTimeoutPreemptively(END, () -> shop.crowd(Duration.ofMinutes(1)).buy(3, 2));
            assertEquals(List.of(), List.copyOf(seen.paid()));
        }
    }

    @Test
    void whenABuyerFailsEverybodyGoesHome() {
        try (Shop shop = new Shop(request -> "crowd-1-0".equals(request.header("idempotency-key"))
                ? new Response(500, new TreeMap<>(), new byte[0])
                : payment("pending"))) {
            IOException failure = assertTimeoutPreemptively(END, () -> assertThrows(
                    IOException.class, () -> shop.crowd(Duration.ofMinutes(1)).buy(3, 1)));
            assertEquals("POST /v1/payments was answered with 500", failure.getMessage());
        }
    }

    @Test
    void anOutcomeThatNeverComesEndsTheWait() {
        try (Shop shop = new Shop(request -> payment("pending"))) {
            IOException failure = assertTimeoutPreemptively(END, () -> assertThrows(
                    IOException.class, () -> shop.crowd(Duration.ofMillis(200)).buy(2, 1)));
            assertTrue(failure.getMessage().contains("pay_1 is not known"), failure.getMessage());
        }
    }

    private static Response payment(String status) {
        String body = "{\"id\":\"pay_1\",\"status\":\"" + status + "\",\"version\":1,\"orders\":[{\"id\":\"ord_1\"}]}";
        return new Response(200, new TreeMap<>(), body.getBytes(StandardCharsets.UTF_8));
    }

    /** A server whose answers are the test's, and who buys there. */
    private static final class Shop implements AutoCloseable {

        private final PayServer server;
        private final Client client;

        Shop(Function<Request, Response> answers) {
            server = new PayServer("127.0.0.1", 0, answers);
            URI here = URI.create("http://127.0.0.1:" + server.port());
            client = new Client(here, here);
        }

        Crowd crowd(Duration patience) {
            return new Crowd(client, "crowd", patience);
        }

        @Override
        public void close() {
            client.close();
            server.close();
        }
    }
}
