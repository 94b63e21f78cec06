package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers who don't wait, and callers who wait for news. */
class IntakeStoryTest {

    private static final String DOWN = """
            {"name": "down", "operation": "register", "point": "before-accept", "act": {"type": "status"}}""";

    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void callerWhoDoesNotWaitIsAnsweredBeforeThePspIsAsked() {
        shop.faults(DOWN);

        Response accepted = checkout("cart-1", Map.of("prefer", "respond-async"));

        assertEquals(202, accepted.status());
        assertEquals("respond-async", accepted.header("preference-applied"));
        assertEquals("pending", Shop.json(accepted).path("status").asText());
        assertEquals("/v1/payments/" + id(accepted), accepted.header("location"));
        assertEquals(0, shop.truth().path("charges").size());
        shop.faults("");
        shop.await(id(accepted), "paid");
        assertEquals(1, shop.truth().path("charges").size());
    }

    @Test
    void queuedCheckoutIsRepeatedLikeAnyOther() {
        Response accepted = checkout("cart-1", Map.of("prefer", "respond-async"));
        shop.await(id(accepted), "paid");

        Response first = checkout("cart-1", Map.of());
        Response second = checkout("cart-1", Map.of("prefer", "respond-async"));

        assertEquals(201, first.status());
        assertEquals("true", first.header("idempotent-replayed"));
        assertArrayEquals(first.body(), second.body());
        assertEquals(1, shop.truth().path("charges").size());
    }

    @Test
    void queuedHostedCheckoutGetsItsPageLater() {
        ObjectNode body = Json.object().put("method", "hosted").put("return_url", "http://127.0.0.1:8080/return");
        Response accepted = send("cart-1", body, Map.of("prefer", "respond-async"));

        shop.await("the page", () -> !payment(id(accepted)).path("page_url").isNull());
        shop.payOnPage(payment(id(accepted)).path("page_url").asText(), "4242424242424242");

        shop.await(id(accepted), "paid");
        assertEquals(1, shop.truth().path("charges").size());
    }

    @Test
    void callerMayWaitLessThanTheDeadline() {
        shop.faults(DOWN);

        Response accepted = checkout("cart-1", Map.of("prefer", "wait=0"));

        assertEquals(202, accepted.status());
        shop.faults("");
        shop.await(id(accepted), "paid");
    }

    @Test
    void longPollIsAnsweredWithTheNews() {
        shop.faults(DOWN);
        Response accepted = checkout("cart-1", Map.of("prefer", "respond-async"));
        long seen = Shop.json(accepted).path("version").asLong();

        JsonNode news = shop.get("/v1/payments/" + id(accepted) + "?after=" + seen + "&wait=8");

        assertTrue(news.path("version").asLong() > seen, news::toString);
    }

    @Test
    void longPollWithoutNewsIsAnsweredWhenTheTimeIsOver() {
        Response paid = checkout("cart-1", Map.of());
        long seen = Shop.json(paid).path("version").asLong();

        JsonNode same = shop.get("/v1/payments/" + id(paid) + "?after=" + seen + "&wait=1");

        assertEquals(seen, same.path("version").asLong());
        assertEquals("paid", same.path("status").asText());
    }

    @Test
    void waitThatIsNoNumberIsRefused() {
        Response paid = checkout("cart-1", Map.of());
        TreeMap<String, String> headers = new TreeMap<>(Map.of("authorization", "Bearer merchant_test_key"));

        Response refused = shop.raw(
                new Request("GET", "/v1/payments/" + id(paid) + "?wait=soon", headers, new byte[0]));

        assertEquals(400, refused.status());
        assertEquals("wait must be a whole number", Shop.json(refused).path("detail").asText());
    }

    private JsonNode payment(String id) {
        return shop.get("/v1/payments/" + id);
    }

    private Response checkout(String key, Map<String, String> more) {
        return send(key, Json.object().put("method", "direct").put("source", "tok_visa"), more);
    }

    private Response send(String key, ObjectNode body, Map<String, String> more) {
        body.putArray("orders").addObject().put("seller", "sel_1").put("amount", 1_000).put("currency", "USD");
        TreeMap<String, String> headers = new TreeMap<>(more);
        headers.put("authorization", "Bearer merchant_test_key");
        headers.put("content-type", "application/json");
        headers.put("idempotency-key", key);
        return shop.raw(new Request("POST", "/v1/payments", headers, Json.bytes(body)));
    }

    private static String id(Response response) {
        return Shop.json(response).path("id").asText();
    }
}
