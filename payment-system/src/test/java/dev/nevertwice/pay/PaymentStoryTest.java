package dev.nevertwice.pay;

import dev.nevertwice.pay.wire.Json;
import java.util.zip.GZIPInputStream;
import java.io.IOException;
import java.io.ByteArrayInputStream;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The life of single payments, over real HTTP against the simulator. */
class PaymentStoryTest {

    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void directPaymentChargesOnceAndCreditsTheSeller() {
        Response reply = shop.pay("cart-1", 12_900, "KRW", "tok_visa");

        assertEquals(201, reply.status());
        JsonNode payment = Shop.json(reply);
        assertEquals("paid", payment.path("status").asText());
        assertEquals(1, shop.truth().path("charges").size());
        assertEquals(12_900, shop.get("/v1/wallets/sel_1").at("/balances/0/available").asLong());
        JsonNode entries = shop.get("/v1/payments/" + payment.path("id").asText() + "/ledger").path("entries");
        assertEquals(1, entries.size());
        assertEquals(2, entries.at("/0/postings").size());
    }

    @Test
    void sixteenClicksAtOnceChargeOnce() throws Exception {
        List<Future<Response>> clicks = new ArrayList<>();
        try (ExecutorService buyers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                clicks.add(buyers.submit(() -> shop.pay("cart-1", 1_234, "BHD", "tok_visa")));
            }
        }
        for (Future<Response> click : clicks) {
            assertTrue(List.of(201, 409).contains(click.get().status()));
        }
        assertEquals(1, shop.truth().path("charges").size());
    }

    @Test
    void sameKeyWithAnotherBodyIsRefused() {
        shop.pay("cart-1", 1_000, "USD", "tok_visa");
        Response other = shop.pay("cart-1", 2_000, "USD", "tok_visa");

        assertEquals(422, other.status());
        assertEquals("key_reused", Shop.json(other).path("code").asText());
        assertEquals(1, shop.truth().path("charges").size());
    }

    @Test
    void declineIsToldAndReplayed() {
        Response first = shop.pay("cart-1", 1_000, "USD", "tok_declined");
        Response second = shop.pay("cart-1", 1_000, "USD", "tok_declined");

        assertEquals(402, first.status());
        assertEquals("card_declined", Shop.json(first).path("code").asText());
        assertArrayEquals(first.body(), second.body());
        assertEquals(0, shop.truth().path("charges").size());
    }

    @Test
    void hostedPaymentIsPaidOnThePspsPage() {
        JsonNode payment = Shop.json(shop.payHosted("cart-1", 5_000, "KRW"));
        assertEquals("pending", payment.path("status").asText());

        Response paid = shop.payOnPage(payment.path("page_url").asText(), "4242424242424242");
        Response again = shop.payOnPage(payment.path("page_url").asText(), "4242424242424242");

        assertEquals(303, paid.status());
        assertEquals(303, again.status());
        shop.await(payment.path("id").asText(), "paid");
        assertEquals(1, shop.truth().path("charges").size());
    }

    @Test
    void reviewedPaymentIsPendingUntilThePspDecides() {
        Response reply = shop.pay("cart-1", 5_000, "KRW", "tok_review_declined");
        shop.await(paymentId(reply), "declined");
        assertEquals(0, shop.truth().path("charges").size());
    }

    @Test
    void requestThatNeverArrivedIsSentAgain() {
        shop.faults("""
                {"name": "lost", "operation": "register", "point": "before-accept",
                 "act": {"type": "reset"}, "when": {"first": 3}}""");

        Response reply = shop.pay("cart-1", 7_700, "USD", "tok_visa");

        shop.await(paymentId(reply), "paid");
        assertEquals(1, shop.truth().path("charges").size());
    }

    @Test
    void dayReconcilesToNothingOpenAndAgainToNothingNew() {
        shop.pay("cart-1", 1_000, "USD", "tok_visa");
        shop.pay("cart-2", 2_000, "KRW", "tok_visa");
        String day = shop.closeDay();

        JsonNode first = shop.ops("POST", "/v1/ops/reconcile", "{\"day\": \"" + day + "\"}");
        JsonNode second = shop.ops("POST", "/v1/ops/reconcile", "{\"day\": \"" + day + "\"}");

        assertEquals(2, first.path("imported").asInt());
        assertEquals(0, first.path("unequal").asInt());
        assertEquals(0, second.path("imported").asInt());
        assertEquals(0, second.path("opened").asInt());
    }

    /** Guards what simulation found: rows of a later file looked like second charges when an earlier day was run again. */
    @Test
    void earlierDayRunAgainLeavesLaterDaysAlone() {
        shop.pay("cart-1", 1_000, "USD", "tok_visa");
        String monday = shop.closeDay();
        shop.ops("POST", "/v1/ops/reconcile", "{\"day\": \"" + monday + "\"}");
        shop.pay("cart-2", 2_000, "USD", "tok_visa");
        String tuesday = shop.closeDay();

        for (String day : List.of(tuesday, monday, tuesday)) {
            JsonNode run = shop.ops("POST", "/v1/ops/reconcile", "{\"day\": \"" + day + "\"}");
            assertEquals(0, run.path("opened").asInt(), day);
        }
    }

    /** An outage longer than any number of tries must not make a payment stick: defect M80. */
    @Test
    void pspThatIsDownForLongIsAskedAgainWhenItIsBack() {
        shop.faults("""
                {"name": "down", "operation": "*", "point": "before-accept", "act": {"type": "status"}},
                {"name": "refused", "operation": "lookup", "point": "before-accept", "act": {"type": "status"}}""");
        String id = paymentId(shop.order("cart-1", 7_700, "USD", "tok_visa"));
        shop.await("many tries", () -> tries(id) >= 8);
        shop.faults("");

        shop.await(id, "paid");
        assertEquals(1, shop.truth().path("charges").size());
    }

    /** The day before was never brought in: what it lists is not missing there. */
    @Test
    void forgottenDayIsBroughtInBeforeALaterOneIsCompared() {
        shop.pay("cart-1", 1_000, "USD", "tok_visa");
        shop.closeDay();
        shop.pay("cart-2", 2_000, "USD", "tok_visa");
        String tuesday = shop.closeDay();

        JsonNode run = shop.ops("POST", "/v1/ops/reconcile", "{\"day\": \"" + tuesday + "\"}");

        assertEquals(0, run.path("opened").asInt());
        assertEquals(0, run.path("unequal").asInt());
    }

    @Test
    void secondChargeOfAPaymentThatNobodyKnowsTheEndOfIsRefundedToo() {
        shop.faults("""
                {"name": "lost", "operation": "register", "point": "committed-before-reply", "act": {"type": "reset"}},
                {"name": "mute", "operation": "callback", "point": "callback", "act": {"type": "drop"}},
                {"name": "blind", "operation": "lookup", "point": "before-accept", "act": {"type": "reset"}}""");
        String id = paymentId(shop.order("cart-1", 1_000, "USD", "tok_visa"));
        shop.await("the charge", () -> shop.truth().path("charges").size() == 1);
        JsonNode books = shop.ops("GET", "/v1/ops/books", "");
        shop.faults("");
        chargeAtThePspDirectly(
                "another-key",
                books.at("/payments/0/attempts/0/id").asText(),
                books.at("/payments/0/orders/0/id").asText());
        String day = shop.closeDay();

        shop.ops("POST", "/v1/ops/reconcile", "{\"day\": \"" + day + "\"}");

        shop.await("the refund", () -> shop.truth().path("refunds").size() == 1);
        shop.await(id, "paid");
        assertEquals(1_000, shop.truth().at("/balances/USD").asLong());
    }

    @Test
    void booksAreTheSamePackedAndUnpacked() throws IOException {
        shop.pay("cart-1", 1_000, "USD", "tok_visa");
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("authorization", "Bearer ops_test_key");
        byte[] plain = shop.raw(new Request("GET", "/v1/ops/books", headers, new byte[0])).body();
        headers.put("accept-encoding", "gzip");
        Response packed = shop.raw(new Request("GET", "/v1/ops/books", headers, new byte[0]));
        assertEquals("gzip", packed.header("content-encoding"));
        JsonNode payment = Json.readObject(plain).orElseThrow().at("/payments/0");
        assertEquals(1, payment.path("orders").size());
        assertEquals(1, payment.path("attempts").size());
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertEquals(payment, Json.readObject(in.readAllBytes()).orElseThrow().at("/payments/0"));
        }
    }

    @Test
    void operatorsAreNotAskedFromAnotherOrigin() {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("authorization", "Bearer ops_test_key");
        headers.put("origin", "http://evil.example");
        assertEquals(403, shop.raw(new Request("GET", "/v1/ops/books", headers, new byte[0])).status());
    }

    @Test
    void secondChargeOfAnOrderIsRefundedAndTheFirstStands() {
        JsonNode payment = Shop.json(shop.pay("cart-1", 1_000, "USD", "tok_visa"));
        JsonNode books = shop.ops("GET", "/v1/ops/books", "");
        String attempt = books.at("/payments/0/attempts/0/id").asText();
        chargeAtThePspDirectly("another-key", attempt, payment.at("/orders/0/id").asText());
        String day = shop.closeDay();

        shop.ops("POST", "/v1/ops/reconcile", "{\"day\": \"" + day + "\"}");

        shop.await("the refund", () -> shop.truth().path("refunds").size() == 1);
        JsonNode discrepancy = shop.ops("GET", "/v1/ops/books", "").at("/discrepancies/0");
        assertEquals("duplicate_charge", discrepancy.path("type").asText());
        shop.await(payment.path("id").asText(), "paid");
        assertEquals(1_000, shop.truth().at("/balances/USD").asLong());
    }

    @Test
    void badRequestsChangeNothing() {
        assertEquals(400, shop.pay(null, 1_000, "USD", "tok_visa").status());
        assertEquals(400, shop.pay("cart-1", 0, "USD", "tok_visa").status());
        assertEquals(400, shop.pay("cart-1", 1_000, "XXX", "tok_visa").status());
        assertEquals(400, shop.pay("cart-1", 1_000, "usd", "tok_visa").status());
        assertEquals(401, shop.raw(request("POST", "/v1/payments", "{}")).status());
        assertEquals(404, shop.raw(request("GET", "/nothing", "")).status());
        assertEquals(401, shop.raw(request("POST", "/webhooks/psp", "{}")).status());
        assertEquals(0, shop.ops("GET", "/v1/ops/books", "").path("payments").size());
    }

    private static Request request(String method, String target, String body) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("content-type", "application/json");
        return new Request(method, target, headers, body.getBytes());
    }

    private long tries(String payment) {
        JsonNode books = shop.ops("GET", "/v1/ops/books", "");
        String attempt = books.at("/payments/0/attempts/0/id").asText();
        for (JsonNode job : books.path("jobs")) {
            if (job.path("id").asText().equals(attempt)) {
                return job.path("tries").asLong();
            }
        }
        return 0;
    }

    private static String paymentId(Response reply) {
        JsonNode json = Shop.json(reply);
        return json.has("payment") ? json.at("/payment/id").asText() : json.path("id").asText();
    }

    private void chargeAtThePspDirectly(String key, String reference, String order) {
        shop.chargeAtPsp(key, reference, order, 1_000, "USD");
    }
}
