package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Response;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Money that goes back, by the merchant's will or by the cardholder's bank; and the second card. Over real HTTP. */
class RefundStoryTest {

    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void partsGoBackUntilNothingIsLeft() {
        String id = pay("cart-1", 10_000, "tok_visa");

        Response first = refund(id, "refund-1", 4_000);
        Response again = refund(id, "refund-1", 4_000);
        assertEquals(201, first.status());
        assertArrayEquals(first.body(), again.body());
        assertEquals(201, refund(id, "refund-2", 6_000).status());
        Response tooMuch = refund(id, "refund-3", 1);

        assertEquals("over_refund", Shop.json(tooMuch).path("code").asText());
        awaitRefunded(id, 10_000);
        assertEquals(0, shop.truth().at("/balances/KRW").asLong());
        assertEquals(2, shop.truth().path("refunds").size());
        assertEquals(0, wallet());
        assertReconciled();
    }

    /** It had none: with the one from before the refund a replica could show a history in which there was none. */
    @Test
    void theAnswerToARefundHasTheTokenOfThePaymentAsItIsThen() {
        String id = pay("cart-1", 10_000, "tok_visa");
        shop.faults("""
                {"name": "down", "operation": "refund", "point": "before-accept", "act": {"type": "status"}}""");

        Response refund = refund(id, "refund-1", 4_000);

        Response now = shop.raw(Instances.get("/v1/payments/" + id));
        assertEquals(now.header("read-token"), refund.header("read-token"));
    }

    /** Defect M58: two refunds that are counted beside each other. */
    @Test
    void twoRefundsOf60OutOf100AtOnceAreOne() throws Exception {
        String id = pay("cart-1", 100, "tok_visa");
        try (ExecutorService merchants = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Response> one = merchants.submit(() -> refund(id, "refund-1", 60));
            Future<Response> other = merchants.submit(() -> refund(id, "refund-2", 60));
            assertEquals(201 + 409, one.get().status() + other.get().status());
        }
        awaitRefunded(id, 60);
        assertEquals(40, shop.truth().at("/balances/KRW").asLong());
    }

    /** Defect M59: the PSP refunds, its reply is lost, and we ask again. */
    @Test
    void refundWhoseReplyIsLostIsMadeOnce() {
        String id = pay("cart-1", 10_000, "tok_visa");
        shop.faults("""
                {"name": "lost", "operation": "refund", "point": "committed-before-reply",
                 "act": {"type": "reset"}, "when": {"first": 2}}""");

        refund(id, "refund-1", 4_000);

        awaitRefunded(id, 4_000);
        assertEquals(1, shop.truth().path("refunds").size());
    }

    /** Defect M62, and amounts that are no amounts. */
    @Test
    void negativeOrForeignAmountsAreRefused() {
        String id = pay("cart-1", 100, "tok_visa");
        for (String wrong : List.of("-1", "0", "1.5", "\"60\"", "60, \"currency\": \"USD\"")) {
            ObjectNode body = Json.readObject(("{\"amount\": " + wrong + "}").getBytes()).orElse(Json.object());
            assertEquals(400, shop.post("/v1/payments/" + id + "/refunds", "refund-1", body).status(), wrong);
        }
        assertEquals(0, shop.truth().path("refunds").size());
    }

    @Test
    void refundThatTakesTimeIsPendingAndThenArrives() {
        String id = pay("cart-1", 10_000, "tok_refund_pending");
        refund(id, "refund-1", 4_000);
        awaitRefunded(id, 4_000);
        assertReconciled();
    }

    @Test
    void refundThatFailsIsTheSellersMoneyAgain() {
        String id = pay("cart-1", 10_000, "tok_refund_fails");
        refund(id, "refund-1", 4_000);

        shop.await("the failure", () -> refunds(id).at("/0/status").asText().equals("failed"));
        assertEquals(10_000, wallet());
        assertEquals(0, refunded(id));
        assertEquals(201, refund(id, "refund-2", 10_000).status());
        assertReconciled();
    }

    /** Defect M60: what was disputed is gone and can't be refunded too. */
    @Test
    void disputedMoneyIsNotRefundedAsWell() {
        String id = pay("cart-1", 10_000, "tok_visa");
        String dispute = shop.disputeAtPsp(charge(), 10_000);
        shop.await("the dispute", () -> chargedBack(id) == 10_000);
        assertEquals(0, wallet());

        assertEquals(409, refund(id, "refund-1", 1).status());

        shop.decideAtPsp(dispute, "won");
        shop.await("the end of the dispute", () -> chargedBack(id) == 0);
        assertEquals(10_000, wallet());
        assertEquals(201, refund(id, "refund-2", 1).status());
        assertReconciled();
    }

    @Test
    void lostDisputeOfAnEmptyWalletIsWhatTheSellerOwesUs() {
        String id = pay("cart-1", 10_000, "tok_visa");
        refund(id, "refund-1", 6_000);
        awaitRefunded(id, 6_000);
        String dispute = shop.disputeAtPsp(charge(), 4_000);
        shop.decideAtPsp(dispute, "lost");

        shop.await("the dispute", () -> chargedBack(id) == 4_000);
        assertEquals(0, wallet());
        assertEquals(0, shop.truth().at("/balances/KRW").asLong());
        assertReconciled();
    }

    /** Whoever was told that it is paid is told what became of the money, in the order in which it happened. */
    @Test
    void everyStepOfRefundsAndDisputesIsAnEvent() {
        String id = pay("cart-1", 10_000, "tok_visa");
        refund(id, "refund-1", 4_000);
        awaitRefunded(id, 4_000);
        String won = shop.disputeAtPsp(charge(), 2_000);
        shop.await("the dispute", () -> chargedBack(id) == 2_000);
        shop.decideAtPsp(won, "won");
        shop.await("the end of the dispute", () -> chargedBack(id) == 0);
        String lost = shop.disputeAtPsp(charge(), 1_000);
        shop.await("the dispute", () -> chargedBack(id) == 1_000);
        shop.decideAtPsp(lost, "lost");
        List<String> told = List.of(
                "payment.created", "payment.paid", "refund.ordered", "refund.succeeded", "chargeback.opened",
                "chargeback.won", "chargeback.opened", "chargeback.lost");
        shop.await("all to be told", () -> books("outbox").size() == told.size()
                && shop.ops("GET", "/v1/ops/progress", "").path("open_events").asInt() == 0);

        assertEquals(told, texts("outbox", "type"));
        assertEquals(
                List.of("buyer payment_paid", "seller:sel_1 payment_paid", "buyer refund_ordered",
                        "seller:sel_1 refund_ordered", "buyer refund_succeeded", "seller:sel_1 chargeback_opened",
                        "seller:sel_1 chargeback_won", "seller:sel_1 chargeback_opened",
                        "seller:sel_1 chargeback_lost"),
                books("notification").valueStream()
                        .map(letter -> letter.path("recipient").asText() + " " + letter.path("template").asText())
                        .toList());
        assertEquals(List.of("10000", "-4000", "-2000", "2000", "-1000"), texts("statement_line", "amount"));
        JsonNode month = books("billing_month").path(0);
        assertEquals(10_000, month.path("turnover").asLong());
        assertEquals(5_000, month.path("returned").asLong());
        assertEquals(125, month.path("fee").asLong()); // of the 5,000 that are left
        assertEquals(5_000, wallet());
    }

    @Test
    void refundThatFailsIsToldAndBilledAsIfItHadNeverBeen() {
        String id = pay("cart-1", 10_000, "tok_refund_fails");
        refund(id, "refund-1", 4_001);
        shop.await("the failure to be told", () -> texts("statement_line", "kind")
                .equals(List.of("sale", "refund_ordered", "refund_failed")));
        shop.await("the bill", () -> books("billing_month").at("/0/fee").asLong() == 250);
        assertEquals(0, books("billing_month").at("/0/returned").asLong());
    }

    private JsonNode books(String array) {
        return shop.ops("GET", "/v1/ops/books", "").path(array);
    }

    private List<String> texts(String array, String field) {
        return books(array).valueStream().map(row -> row.path(field).asText()).toList();
    }

    @Test
    void twoOtherCardsAtOnceAreOneAttempt() throws Exception {
        String id = payment(shop.pay("cart-1", 10_000, "KRW", "tok_declined"));
        try (ExecutorService buyers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Response> one = buyers.submit(() -> attempt(id, "attempt-2", "tok_visa"));
            Future<Response> other = buyers.submit(() -> attempt(id, "attempt-3", "tok_visa"));
            assertEquals(201 + 409, one.get().status() + other.get().status());
        }
        assertEquals(1, shop.truth().path("charges").size());
    }

    @Test
    void paymentThatNobodyKnowsTheEndOfIsNotTriedAgain() {
        String id = payment(shop.order("cart-1", 10_000, "KRW", "tok_review_hours"));
        shop.await("the PSP to look at it", () -> shop.ops("GET", "/v1/ops/books", "")
                .at("/payments/0/attempts/0/registration").asText().startsWith("reg_"));
        assertEquals(409, attempt(id, "attempt-2", "tok_visa").status());
    }

    private String pay(String key, long amount, String source) {
        return payment(shop.pay(key, amount, "KRW", source));
    }

    private static String payment(Response reply) {
        JsonNode json = Shop.json(reply);
        return json.has("payment") ? json.at("/payment/id").asText() : json.path("id").asText();
    }

    private Response refund(String payment, String key, long amount) {
        return shop.post("/v1/payments/" + payment + "/refunds", key, Json.object().put("amount", amount));
    }

    private Response attempt(String payment, String key, String source) {
        ObjectNode body = Json.object().put("method", "direct").put("source", source);
        return shop.post("/v1/payments/" + payment + "/attempts", key, body);
    }

    private JsonNode refunds(String payment) {
        return shop.get("/v1/payments/" + payment + "/refunds").path("refunds");
    }

    private void awaitRefunded(String payment, long amount) {
        shop.await("the refund of " + amount, () -> refunded(payment) == amount);
    }

    private long refunded(String payment) {
        return shop.get("/v1/payments/" + payment).at("/orders/0/refunded").asLong();
    }

    private long chargedBack(String payment) {
        return shop.get("/v1/payments/" + payment).at("/orders/0/charged_back").asLong();
    }

    private String charge() {
        return shop.ops("GET", "/v1/ops/books", "").at("/order_money/0/charge").asText();
    }

    private long wallet() {
        return shop.get("/v1/wallets/sel_1").at("/balances/0/available").asLong();
    }

    private void assertReconciled() {
        shop.await("no open jobs", () -> shop.ops("GET", "/v1/ops/progress", "").path("open_jobs").asInt() == 0);
        String day = shop.closeDay();
        JsonNode run = shop.ops("POST", "/v1/ops/reconcile", "{\"day\": \"" + day + "\"}");
        assertEquals(0, run.path("unequal").asInt(), run::toString);
    }
}
