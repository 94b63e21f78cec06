package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guards M16: two merchants whose carts happen to have the same id. */
class TwoMerchantsTest {

    private static final String FIRST = "merchant_test_key";
    private static final String SECOND = "merchant_2_test_key";

    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void theSameKeyIsAPaymentOfEach() {
        Response first = shop.raw(checkout(FIRST, 1_000));
        Response second = shop.raw(checkout(SECOND, 2_000));

        assertEquals(201, first.status());
        assertEquals(201, second.status());
        assertNotEquals(id(first), id(second));
        assertEquals(2, shop.truth().path("charges").size());
    }

    @Test
    void neitherIsShownTheOthersPayment() {
        String payment = id(shop.raw(checkout(FIRST, 1_000)));

        assertEquals(200, shop.raw(status(FIRST, payment)).status());
        assertEquals(404, shop.raw(status(SECOND, payment)).status());
        assertEquals(401, shop.raw(status("somebody_elses_key", payment)).status());
    }

    private static Request checkout(String apiKey, long amount) {
        TreeMap<String, String> headers = headers(apiKey);
        headers.put("content-type", "application/json");
        headers.put("idempotency-key", "cart-1");
        String body = """
                {"orders": [{"seller": "sel_1", "amount": %d, "currency": "USD"}], "method": "direct", "source": "tok_visa"}
                """.formatted(amount);
        return new Request("POST", "/v1/payments", headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private static Request status(String apiKey, String payment) {
        return new Request("GET", "/v1/payments/" + payment, headers(apiKey), new byte[0]);
    }

    private static TreeMap<String, String> headers(String apiKey) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("authorization", "Bearer " + apiKey);
        return headers;
    }

    private static String id(Response reply) {
        return Shop.json(reply).path("id").asText();
    }
}
