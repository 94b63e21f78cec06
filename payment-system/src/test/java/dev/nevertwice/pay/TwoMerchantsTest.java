package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
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

    /** A name is a seller only together with its merchant. */
    @Test
    void sellersOfOneNameHaveAWalletEach() {
        shop.raw(checkout(FIRST, 1_000));
        shop.raw(checkout(SECOND, 2_000));
        String all = """
                {"seller": "sel_1", "amount": "all", "currency": "USD"}""";

        Response paidOut = shop.raw(post(SECOND, "/v1/payouts", all));

        assertEquals(2_000, Shop.json(paidOut).path("amount").asLong());
        assertEquals(1_000, available(FIRST));
        assertEquals(0, available(SECOND));
        String payout = "/v1/payouts/" + id(paidOut);
        assertEquals(200, shop.raw(new Request("GET", payout, headers(SECOND), new byte[0])).status());
        assertEquals(404, shop.raw(new Request("GET", payout, headers(FIRST), new byte[0])).status());
        String statement = "/v1/ops/statements?seller=sel_1&currency=USD&merchant=";
        assertEquals(1_000, shop.ops("GET", statement + "mer_1", "").path("closing").asLong());
        assertEquals(0, shop.ops("GET", statement + "mer_2", "").path("closing").asLong());
        assertTrue(shop.ops("GET", "/v1/ops/books/check", "").path("holds").asBoolean());
    }

    @Test
    void oneRunPaysTheSellersOfBoth() {
        shop.raw(checkout(FIRST, 1_000));
        shop.raw(checkout(SECOND, 2_000));

        shop.ops("POST", "/v1/ops/payouts/runs", "{\"day\": \"2026-01-01\", \"currency\": \"USD\"}");

        shop.await("both payouts", () -> shop.truth().path("payouts").size() == 2);
        assertEquals(0, available(FIRST));
        assertEquals(0, available(SECOND));
    }

    private long available(String apiKey) {
        return Shop.json(shop.raw(new Request("GET", "/v1/wallets/sel_1", headers(apiKey), new byte[0])))
                .at("/balances/0/available").asLong();
    }

    private static Request checkout(String apiKey, long amount) {
        return post(apiKey, "/v1/payments", """
                {"orders": [{"seller": "sel_1", "amount": %d, "currency": "USD"}], "method": "direct", "source": "tok_visa"}
                """.formatted(amount));
    }

    private static Request post(String apiKey, String target, String body) {
        TreeMap<String, String> headers = headers(apiKey);
        headers.put("content-type", "application/json");
        headers.put("idempotency-key", "cart-1");
        return new Request("POST", target, headers, body.getBytes(StandardCharsets.UTF_8));
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
