package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Response;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several sellers, money that is only held at first, and changing one's mind: over real HTTP against the simulator. */
class MarketplaceStoryTest {

    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void everySellerIsPaidOrNobodyIs() {
        String id = pay("cart-1", "automatic", "tok_visa", 7_000, 3_000);

        shop.await(id, "paid");
        assertEquals(7_000, wallet("sel_1"));
        assertEquals(3_000, wallet("sel_2"));
        assertEquals(2, shop.truth().path("charges").size());
        assertEquals(10_000, shop.truth().at("/balances/KRW").asLong());
        assertEquals(0, held());
        assertReconciled();
    }

    @Test
    void captureWhoseReplyIsLostIsLookedUpAndNotMadeAgain() {
        shop.faults("""
                {"name": "lost", "operation": "capture", "point": "committed-before-reply",
                 "act": {"type": "reset"}, "when": {"first": 1}}""");

        shop.await(pay("cart-1", "automatic", "tok_visa", 7_000, 3_000), "paid");

        assertEquals(2, shop.truth().path("captures").size());
        assertReconciled();
    }

    /** 100 split in three: nobody loses the unit that is left (M68). */
    @Test
    void anAmountThatDoesNotDivideIsSplitToTheLastUnit() {
        ObjectNode body = Json.object().put("method", "direct").put("source", "tok_visa").put("amount", 100)
                .put("currency", "KRW");
        ArrayNode split = body.putArray("split");
        List.of("sel_1", "sel_2", "sel_3").forEach(seller -> split.addObject().put("seller", seller).put("weight", 1));

        String id = Shop.json(shop.post("/v1/payments", "cart-1", body)).path("id").asText();

        assertEquals(100, shop.await(id, "paid").path("amount").asLong());
        assertEquals(List.of(34L, 33L, 33L), List.of(wallet("sel_1"), wallet("sel_2"), wallet("sel_3")));
        assertEquals(400, shop.post("/v1/payments", "cart-2", body.deepCopy().put("amount", 2)).status());
        body.putArray("orders").addObject().put("seller", "sel_1").put("amount", 100).put("currency", "KRW");
        assertEquals(400, shop.post("/v1/payments", "cart-3", body).status());
    }

    /** 100 in three parts: what the parts add up to is what was paid (M68). */
    @Test
    void unevenPartsAddUpExactly() {
        String id = pay("cart-1", "automatic", "tok_visa", 34, 33, 33);

        assertEquals(100, shop.await(id, "paid").path("amount").asLong());
        assertEquals(100, shop.truth().at("/balances/KRW").asLong());
        assertEquals(100, wallet("sel_1") + wallet("sel_2") + wallet("sel_3"));
    }

    @Test
    void heldMoneyIsTakenWhenTheMerchantSaysSo() {
        Response checkout = checkout("cart-1", "manual", "tok_visa", 5_000);
        String id = Shop.json(checkout).path("id").asText();
        assertEquals(201, checkout.status());
        assertEquals("authorized", Shop.json(checkout).path("status").asText());
        assertEquals(0, shop.truth().path("charges").size());

        Response first = capture(id, "capture-1", Json.object());
        Response second = capture(id, "capture-1", Json.object());

        assertEquals(202, first.status());
        assertArrayEquals(first.body(), second.body());
        shop.await(id, "paid");
        assertEquals(5_000, wallet("sel_1"));
        assertEquals(1, shop.truth().path("captures").size());
        assertEquals(409, capture(id, "capture-2", Json.object()).status());
    }

    /** Defect M53: a hold that nobody releases takes the buyer's money for a week. */
    @Test
    void whatIsNotTakenIsReleasedWithTheCapture() {
        String id = pay("cart-1", "manual", "tok_visa", 5_000, 2_000);
        String order = order(id, 0);
        ObjectNode part = Json.object();
        part.putArray("orders").addObject().put("order", order).put("amount", 1_500);

        assertEquals(202, capture(id, "capture-1", part).status());

        JsonNode paid = shop.await(id, "paid");
        assertEquals(1_500, shop.truth().at("/balances/KRW").asLong());
        shop.await("nothing held", () -> held() == 0);
        assertEquals(1_500, StreamSupport.stream(paid.path("orders").spliterator(), false)
                .mapToLong(one -> one.path("captured").asLong())
                .sum());
        assertReconciled();
    }

    @Test
    void moreThanIsHeldOrNothingOfItOrSomebodyElsesIsNotTaken() {
        String id = pay("cart-1", "manual", "tok_visa", 5_000);
        for (String wrong : List.of(
                "{\"order\": \"" + order(id, 0) + "\", \"amount\": 5001}",
                "{\"order\": \"" + order(id, 0) + "\", \"amount\": 0}",
                "{\"order\": \"" + order(id, 0) + "\", \"amount\": -1}",
                "{\"order\": \"ord_of_another\", \"amount\": 1}")) {
            ObjectNode body = Json.readObject(("{\"orders\": [" + wrong + "]}").getBytes()).orElseThrow();
            assertEquals(400, capture(id, "capture-1", body).status(), wrong);
        }
        assertEquals("authorized", shop.get("/v1/payments/" + id).path("status").asText());
        assertEquals(404, capture("pay_of_another", "capture-1", Json.object()).status());
    }

    @Test
    void whatIsHeldIsReleasedWhenItIsCanceled() {
        String id = pay("cart-1", "manual", "tok_visa", 5_000, 2_000);

        assertEquals(202, cancel(id, "cancel-1").status());

        shop.await(id, "canceled");
        shop.await("nothing held", () -> held() == 0);
        assertEquals(409, capture(id, "capture-1", Json.object()).status());
        assertEquals(0, shop.truth().path("charges").size());
    }

    /** Defects M52 and M55: whoever comes second is refused, and the PSP is asked for one of the two only. */
    @Test
    void captureAndCancelAtOnceAreNeverBoth() throws Exception {
        for (int round = 1; round <= 5; round++) {
            String id = pay("cart-" + round, "manual", "tok_visa", 5_000);
            try (ExecutorService merchants = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Response> capture = merchants.submit(() -> capture(id, "key-" + id, Json.object()));
                Future<Response> cancel = merchants.submit(() -> cancel(id, "key-" + id));
                int both = capture.get().status() + cancel.get().status();
                assertEquals(202 + 409, both);
                shop.await(id, capture.get().status() == 202 ? "paid" : "canceled");
            }
        }
    }

    /** Two orders of one seller and one amount are told apart by their place alone. */
    @Test
    void ordersAreReadInTheOrderOfTheCart() {
        long[] amounts = {5_000, 2_000, 3_000, 1_000, 4_000, 6_000};
        String id = pay("cart-1", "manual", "tok_visa", amounts);

        JsonNode orders = shop.get("/v1/payments/" + id).path("orders");

        assertArrayEquals(amounts, orders.valueStream().mapToLong(order -> order.path("amount").asLong()).toArray());
    }

    /** Defect M15: the payment belongs to what the key is used for. */
    @Test
    void keyOfOneCancellationIsNotGoodForAnother() {
        String first = pay("cart-1", "manual", "tok_visa", 5_000);
        String second = pay("cart-2", "manual", "tok_visa", 5_000);

        assertEquals(202, cancel(first, "cancel-1").status());
        assertEquals(422, cancel(second, "cancel-1").status());
        assertEquals("authorized", shop.get("/v1/payments/" + second).path("status").asText());
    }

    /** Defect M57: the buyer's wish is kept until it is certain what the PSP did. */
    @Test
    void reviewedPaymentThatSucceedsAfterItWasCanceledGoesBack() {
        String id = reviewed("cart-1", 5_000);
        assertEquals("pending", Shop.json(cancel(id, "cancel-1")).path("status").asText());
        shop.approveAtPsp(registration());

        shop.await(id, "refunded");
        assertEquals(0, shop.truth().at("/balances/KRW").asLong());
        assertReconciled();
    }

    @Test
    void reviewedPaymentOfTwoSellersThatIsCanceledIsReleasedAndNeverTaken() {
        String id = reviewed("cart-1", 5_000, 2_000);
        cancel(id, "cancel-1");
        shop.approveAtPsp(registration());

        shop.await(id, "canceled");
        shop.await("nothing held", () -> held() == 0);
        assertEquals(0, shop.truth().path("captures").size());
    }

    @Test
    void paidPaymentIsNotCanceled() {
        String id = pay("cart-1", "automatic", "tok_visa", 5_000);
        assertEquals(409, cancel(id, "cancel-1").status());
        assertEquals("not_cancelable", Shop.json(cancel(id, "cancel-1")).path("code").asText());
    }

    /** One order's hold is gone when it is to be captured: the other order goes back, whether it is captured or not. */
    @Test
    void oneImpossibleCaptureUndoesTheOthers() {
        String id = pay("cart-1", "manual", "tok_visa", 5_000, 2_000);
        shop.await(id, "authorized"); // a PSP that has just started may answer too late, and the buyer is told "unknown"
        String charge = shop.ops("GET", "/v1/ops/books", "").at("/order_money/0/charge").asText();
        shop.voidAtPsp(charge);

        capture(id, "capture-1", Json.object());

        shop.await("its end", () -> List.of("canceled", "refunded").contains(
                shop.get("/v1/payments/" + id).path("status").asText())
                && shop.ops("GET", "/v1/ops/progress", "").path("open_payments").asInt() == 0);
        assertEquals(0, shop.truth().at("/balances/KRW").asLong());
        assertEquals(0, held());
        assertEquals(0, wallet("sel_1") + wallet("sel_2"));
        assertReconciled();
    }

    @Test
    void ordersOfTwoCurrenciesAreNotOneCart() {
        ObjectNode body = Json.object().put("method", "direct").put("source", "tok_visa");
        body.putArray("orders").addObject().put("seller", "sel_1").put("amount", 1).put("currency", "KRW");
        body.withArray("/orders").addObject().put("seller", "sel_2").put("amount", 1).put("currency", "USD");
        assertEquals(400, shop.post("/v1/payments", "cart-1", body).status());
    }

    private Response checkout(String key, String capture, String source, long... amounts) {
        return shop.post("/v1/payments", key, cart(capture, source, amounts));
    }

    private static ObjectNode cart(String capture, String source, long... amounts) {
        ObjectNode body = Json.object().put("method", "direct").put("source", source).put("capture", capture);
        for (int i = 0; i < amounts.length; i++) {
            body.withArray("/orders")
                    .addObject()
                    .put("seller", "sel_" + (i + 1))
                    .put("amount", amounts[i])
                    .put("currency", "KRW");
        }
        return body;
    }

    /** A payment that the PSP looks at for hours; its buyer does not wait. */
    private String reviewed(String key, long... amounts) {
        String id = Shop.json(shop.order(key, cart("automatic", "tok_review_hours", amounts))).path("id").asText();
        shop.await("the PSP to look at it", () -> registration().startsWith("reg_"));
        return id;
    }

    private String pay(String key, String capture, String source, long... amounts) {
        Response reply = checkout(key, capture, source, amounts);
        assertTrue(reply.status() < 300, () -> new String(reply.body()));
        return Shop.json(reply).path("id").asText();
    }

    private Response capture(String payment, String key, ObjectNode body) {
        return shop.post("/v1/payments/" + payment + "/capture", key, body);
    }

    private Response cancel(String payment, String key) {
        return shop.post("/v1/payments/" + payment + "/cancel", key, Json.object());
    }

    private String order(String payment, int index) {
        return shop.get("/v1/payments/" + payment).at("/orders/" + index + "/id").asText();
    }

    private String registration() {
        return shop.ops("GET", "/v1/ops/books", "").at("/payments/0/attempts/0/registration").asText();
    }

    private long wallet(String seller) {
        return shop.get("/v1/wallets/" + seller).at("/balances/0/available").asLong();
    }

    private long held() {
        return shop.truth().at("/held/KRW").asLong();
    }

    private void assertReconciled() {
        shop.await("no open jobs", () -> shop.ops("GET", "/v1/ops/progress", "").path("open_jobs").asInt() == 0);
        String day = shop.closeDay();
        JsonNode run = shop.ops("POST", "/v1/ops/reconcile", "{\"day\": \"" + day + "\"}");
        assertEquals(0, run.path("unequal").asInt(), run::toString);
    }
}
