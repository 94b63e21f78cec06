package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.TwoPsps.Cut;
import dev.nevertwice.pay.TwoPsps.Line;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two PSP accounts: another one is tried only when the first certainly did nothing. */
@Timeout(60)
class FailoverStoryTest {

    private final TwoPsps shop = new TwoPsps();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void whereNothingWasSentTheOtherAccountIsTriedWhileTheBuyerWaits() {
        shop.first.cut = Cut.REFUSED;
        Response reply = shop.pay("cart-1");
        assertEquals(201, reply.status());
        assertEquals(0, shop.first.charges());
        assertEquals(1, shop.second.charges());
        JsonNode attempts = shop.books().path("payments").path(0).path("attempts");
        assertEquals(List.of("acct_1 abandoned", "acct_2 approved"), List.of(told(attempts, 1), told(attempts, 2)));
        assertTrue(shop.books().path("entries").toString().contains("psp_receivable:acct_2"));
        Response again = shop.pay("cart-1");
        assertEquals("true", again.header("idempotent-replayed"), "the key waits for the checkout, whichever attempt");
        assertTrue(shop.ops("GET", "/v1/ops/books/check", "").path("holds").asBoolean());
    }

    @Test
    void whatIsUnknownNeverFailsOverNotEvenWhenTheFirstCantBeReachedLater() {
        shop.first.cut = Cut.REQUEST_LOST;
        String payment = shop.order("cart-1");
        shop.await("the first try to end", () -> tries() >= 2);
        shop.first.cut = Cut.REFUSED;
        shop.await("some more tries", () -> tries() >= 4);
        assertEquals("pending", shop.status(payment));
        assertEquals(List.of(), shop.second.asked());
        shop.first.cut = Cut.THROUGH;
        shop.await("the first PSP to be asked again", () -> shop.status(payment).equals("paid"));
        assertEquals(1, shop.first.charges());
        assertEquals(0, shop.second.charges());
    }

    @Test
    void aLostReplyIsLookedUpWhereItWasLost() {
        shop.first.cut = Cut.REPLY_LOST;
        String payment = shop.order("cart-1");
        shop.await("it to be looked up", () -> shop.status(payment).equals("paid"));
        assertEquals(1, shop.first.charges());
        assertEquals(List.of(), shop.second.asked());
    }

    /** It was taken for the PSP's word that it had done nothing, and the buyer was charged at both. */
    @Test
    void a403InPlaceOfTheReplyIsLookedUpWhereItWasSaid() {
        shop.first.cut = Cut.REPLY_BLOCKED;
        String payment = shop.order("cart-1");
        shop.await("it to be looked up", () -> shop.status(payment).equals("paid"));
        assertEquals(1, shop.first.charges());
        assertEquals(List.of(), shop.second.asked());
    }

    @Test
    void whoIsShutOutAtOneAccountPaysAtTheOther() {
        shop.first.cut = Cut.SHUT_OUT;
        assertEquals(201, shop.pay("cart-1").status());
        assertEquals(1, shop.second.charges());
    }

    @Test
    void whereNoAccountCanBeReachedThePaymentWaitsForWhicheverIsBackFirst() {
        shop.first.cut = Cut.REFUSED;
        shop.second.cut = Cut.REFUSED;
        String payment = shop.order("cart-1");
        assertEquals("pending", shop.status(payment));
        shop.first.cut = Cut.THROUGH;
        shop.await("the first PSP to be tried again", () -> shop.status(payment).equals("paid"));
        assertEquals(1, shop.first.charges() + shop.second.charges());
    }

    @Test
    void anOpenBreakerSendsNewPaymentsToTheOtherAccountAtOnce() {
        shop.first.cut = Cut.REFUSED;
        for (int cart = 1; cart <= 12; cart++) {
            assertEquals(201, shop.pay("cart-" + cart).status());
        }
        assertEquals(12, shop.second.charges());
        JsonNode payments = shop.books().path("payments");
        int straight = 0;
        for (JsonNode payment : payments) {
            straight += payment.path("attempts").size() == 1 ? 1 : 0;
        }
        assertTrue(straight > 0, payments::toString);
    }

    /** The PSP said nothing was there, and was wrong: what turns up goes back there, and the other's charge stands. */
    @Test
    void lateSuccessOfAnAbandonedAttemptIsRefundedWhereItWasMade() {
        shop.first.cut = Cut.REFUSED;
        shop.pay("cart-1");
        shop.first.cut = Cut.THROUGH;
        JsonNode payment = shop.books().path("payments").path(0);
        String abandoned = attempt(payment, 1).path("id").asText();
        shop.first.charge("late", abandoned, payment.at("/orders/0/id").asText(), 12_900);
        assertEquals(1, shop.reconcile().path("opened").asInt());
        shop.await("the late charge to be refunded", () -> refunded(shop.first) == 12_900);
        assertTrue(
                shop.first.asked().stream().anyMatch(asked -> asked.startsWith("GET /v1/") && asked.contains(abandoned)
                        || asked.startsWith("GET /v1/charges/")),
                "looked up where it was made");
        assertFalse(shop.second.asked().toString().contains(abandoned));
        assertEquals(0, refunded(shop.second));
        assertEquals("paid", shop.status(payment.path("id").asText()));
        assertTrue(shop.ops("GET", "/v1/ops/books/check", "").path("holds").asBoolean());
    }

    @Test
    void whatOnePspSignsSaysNothingOfAnothersPayments() {
        shop.first.cut = Cut.REQUEST_LOST;
        String id = shop.order("cart-1");
        JsonNode payment = shop.books().path("payments").path(0);
        String event = """
                {"id": "evt_1", "type": "registration.approved", "created_at": "2026-11-22T10:00:00Z", "data":
                 {"id": "reg_1", "reference": "%s", "status": "approved", "token": "t", "page_url": null,
                  "decline_code": null, "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-22T10:00:00Z",
                  "orders": [{"reference": "%s", "seller": "sel_1", "amount": 12900, "currency": "KRW",
                              "charge": "ch_1", "refunded": 0}]}}"""
                .formatted(attempt(payment, 1).path("id").asText(), payment.at("/orders/0/id").asText());
        assertEquals(401, shop.system.handle(signed("/webhooks/psp", event)).status());
        assertEquals(401, shop.system.handle(signed("/webhooks/psp/acct_1", event)).status());
        assertEquals(404, shop.system.handle(signed("/webhooks/psp/acct_3", event)).status());
        assertEquals(200, shop.system.handle(signed("/webhooks/psp/acct_2", event)).status());
        shop.await("the event to be read", () -> !inbox().equals("received"));
        assertEquals("unattributed", inbox());
        assertEquals("pending", shop.status(id));
    }

    /** Both PSPs call their first charge ch_1. */
    @Test
    void refundsAndPayoutsGoByTheAccountThatHasTheMoney() {
        shop.pay("cart-1");
        shop.first.cut = Cut.REFUSED;
        shop.pay("cart-2");
        shop.pay("cart-3");
        shop.first.cut = Cut.THROUGH;
        JsonNode atSecond = payment("acct_2");
        Response refund = shop.system.handle(Instances.request(
                "POST", "/v1/payments/" + atSecond.path("id").asText() + "/refunds", "merchant_test_key",
                "{\"amount\": 900}".getBytes(StandardCharsets.UTF_8), "idempotency-key", "refund-1"));
        assertEquals(201, refund.status());
        shop.await("the refund", () -> refunded(shop.second) == 900);
        assertEquals(0, refunded(shop.first));
        // More than the preferred account has: that one says so, certainly pays nothing, and the other one pays.
        Response payout = shop.system.handle(Instances.request(
                "POST", "/v1/payouts", "merchant_test_key",
                "{\"seller\": \"sel_1\", \"amount\": 20000, \"currency\": \"KRW\"}".getBytes(StandardCharsets.UTF_8),
                "idempotency-key", "payout-1"));
        assertEquals(201, payout.status());
        shop.await("the payout", () -> shop.second.truth().path("payouts").size() == 1);
        assertEquals(0, shop.first.truth().path("payouts").size());
        shop.await("it to arrive", () -> shop.books().at("/payouts/0/state").asText().equals("paid"));
        assertEquals(0, shop.reconcile().path("opened").asInt(), () -> shop.books().path("discrepancies").toString());
        assertTrue(shop.ops("GET", "/v1/ops/books/check", "").path("holds").asBoolean());
    }

    private JsonNode payment(String account) {
        for (JsonNode payment : shop.books().path("payments")) {
            if (payment.path("attempts").toString().contains("\"" + account + "\"")) {
                return payment;
            }
        }
        throw new AssertionError("no payment at " + account);
    }

    private long tries() {
        long tries = 0;
        for (JsonNode job : shop.books().path("jobs")) {
            tries = Math.max(tries, job.path("tries").asLong());
        }
        return tries;
    }

    private String inbox() {
        return shop.books().at("/inbox/0/state").asText();
    }

    private static long refunded(Line psp) {
        long refunded = 0;
        for (JsonNode charge : psp.truth().path("charges")) {
            refunded += charge.path("refunded").asLong();
        }
        return refunded;
    }

    private static JsonNode attempt(JsonNode payment, int number) {
        for (JsonNode attempt : payment.path("attempts")) {
            if (attempt.path("number").asInt() == number) {
                return attempt;
            }
        }
        throw new AssertionError("no attempt " + number + " in " + payment);
    }

    private static String told(JsonNode attempts, int number) {
        for (JsonNode attempt : attempts) {
            if (attempt.path("number").asInt() == number) {
                return attempt.path("psp_account").asText() + " " + attempt.path("state").asText();
            }
        }
        return "none";
    }

    /** With the second PSP's secret. */
    private static Request signed(String path, String event) {
        return SignedEvent.of(path, TwoPsps.SECOND_SECRET, "evt_1", Instant.now(), event);
    }
}
