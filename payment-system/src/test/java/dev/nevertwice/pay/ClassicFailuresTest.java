package dev.nevertwice.pay;

import static dev.nevertwice.pay.StoryTeller.rule;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.wire.Response;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The classic failures of payment systems, one after another, as things that happen to a shop. Everything is real but time and
 * the network, so each of them is told in milliseconds and happens the same way every time. What happens to single parts of the
 * system is told in the other story tests; what thousands of accidents at once do, in simulation.
 */
@Timeout(60)
class ClassicFailuresTest {

    private final StoryTeller story = new StoryTeller();
    private final Shop shop = story.shop;

    // The buyer.

    @Test
    void theBuyerClicksTwice() {
        shop.faults(rule("register", "committed-before-reply", "delay", ", \"millis\": 400", "\"always\": true"));
        AtomicReference<Response> first = new AtomicReference<>();
        AtomicReference<Response> second = new AtomicReference<>();
        story.world.atOnce(() -> first.set(buy("tok_visa")), () -> second.set(buy("tok_visa")));
        Response third = buy("tok_visa");

        assertEquals(201, first.get().status());
        assertEquals(409, second.get().status());
        assertEquals("key_in_flight", Shop.json(second.get()).path("code").asText());
        assertEquals("true", third.header("idempotent-replayed"));
        assertArrayEquals(first.get().body(), third.body());
        story.chargedOnce(12_900);
    }

    @Test
    void thePspsReplyIsLostAndTheBuyerClicksAgain() {
        shop.faults(rule("register", "committed-before-reply", "reset", "", "\"first\": 1"));
        Response first = buy("tok_visa");
        Response second = buy("tok_visa");

        assertEquals(201, first.status());
        assertArrayEquals(first.body(), second.body());
        story.chargedOnce(12_900);
    }

    /** So long as nobody knows, nobody says "failed". */
    @Test
    void nothingIsHeardOfThePspUntilTheBuyerHasClickedAgain() {
        shop.faults(rule("register", "committed-before-reply", "reset", "", "\"always\": true") + ","
                + rule("lookup", "before-accept", "reset", "", "\"always\": true") + ","
                + rule("callback", "callback", "drop", "", "\"always\": true"));
        Response first = buy("tok_visa");
        Response second = buy("tok_visa");

        assertEquals(202, first.status());
        assertEquals("pending", Shop.json(first).path("status").asText());
        assertEquals(409, second.status());
        shop.faults("");
        shop.await(story.payment(first), "paid");
        story.chargedOnce(12_900);
    }

    @Test
    void theCardIsDeclinedAndTheBuyerTakesAnother() {
        Response declined = buy("tok_declined");
        String id = story.payment(declined);
        Response other = story.attempt(id, "card-2", "tok_insufficient");
        Response good = story.attempt(id, "card-3", "tok_visa");
        Response again = story.attempt(id, "card-3", "tok_visa");

        assertEquals(402, declined.status());
        assertEquals(402, other.status());
        assertEquals(201, good.status());
        assertEquals("paid", Shop.json(good).path("status").asText());
        assertArrayEquals(good.body(), again.body());
        assertArrayEquals(declined.body(), buy("tok_declined").body());
        Response late = story.attempt(id, "card-4", "tok_visa");
        assertEquals("attempt_not_allowed", Shop.json(late).path("code").asText());
        story.chargedOnce(12_900);
    }

    // The process. Between two commits lies a call of the PSP, or nothing: it dies on either side of it.

    @Test
    void theProcessDiesBetweenAnyTwoCommitsOfAPaymentOfTwoSellers() {
        long places = StoryTeller.everywhere(teller -> {
            String id = teller.pay("cart-1", 7_000, 3_000);
            assertEquals(id, teller.pay("cart-1", 7_000, 3_000));
            teller.shop.await(id, "paid");
            teller.booksAgree();
            assertEquals(2, teller.shop.truth().path("charges").size());
            assertEquals(2, teller.shop.truth().path("captures").size());
            assertEquals(7_000, teller.wallet("sel_1"));
            assertEquals(3_000, teller.wallet("sel_2"));
            assertEquals(10_000, teller.atPsp());
        });
        assertTrue(places >= 50, "places to die at: " + places);
    }

    @Test
    void theProcessDiesBetweenAnyTwoCommitsOfARefund() {
        long places = StoryTeller.everywhere(teller -> {
            String id = teller.pay("cart-1", 7_000);
            teller.shop.await(id, "paid");
            teller.refund(id, "refund-1", 4_000);
            teller.refund(id, "refund-1", 4_000);
            String refunded = "/orders/0/refunded";
            teller.shop.await("the refund", () -> teller.shop.get("/v1/payments/" + id).at(refunded).asLong() == 4_000);
            teller.booksAgree();
            assertEquals(1, teller.shop.truth().path("charges").size());
            assertEquals(1, teller.shop.truth().path("refunds").size());
            assertEquals(3_000, teller.wallet("sel_1"));
            assertEquals(3_000, teller.atPsp());
        });
        assertTrue(places >= 50, "places to die at: " + places);
    }

    /** One that a merchant orders, and the day's run, which pays the rest. */
    @Test
    void theProcessDiesBetweenAnyTwoCommitsOfAPayout() {
        long places = StoryTeller.everywhere(teller -> {
            teller.shop.await(teller.pay("cart-1", 7_000), "paid");
            String payout = "/v1/payouts/" + teller.payOut("payout-1", 4_000);
            assertEquals(payout, "/v1/payouts/" + teller.payOut("payout-1", 4_000));
            teller.payEverybody();
            teller.shop.await("the payout", () -> teller.shop.get(payout).path("status").asText().equals("paid"));
            teller.shop.await("the run", () -> teller.payEverybody().path("state").asText().equals("done"));
            teller.booksAgree();
            assertEquals(2, teller.shop.truth().path("payouts").size());
            assertEquals(0, teller.wallet("sel_1"));
            assertEquals(0, teller.atPsp());
        });
        assertTrue(places >= 50, "places to die at: " + places);
    }

    // The webhook.

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "before, before-reply, ''",
        "after, delay, ', \"millis\": 5000'",
        "twice, duplicate, ', \"times\": 1'",
        "as two events, twin, ''",
        "never, drop, ''"
    })
    void theWebhookComes(String when, String act, String more) {
        shop.faults(rule("callback", "callback", act, more, "\"always\": true"));
        assertEquals(201, buy("tok_visa").status());
        story.chargedOnce(12_900);

        JsonNode hosted = Shop.json(shop.payHosted("cart-2", 7_100, "KRW"));
        assertEquals(303, shop.payOnPage(hosted.path("page_url").asText(), "4242424242424242").status());
        shop.await(hosted.path("id").asText(), "paid");
        assertEquals(2, shop.truth().path("charges").size());
        assertEquals(20_000, story.wallet("sel_1"));
        story.booksAgree();
    }

    // The PSP.

    /** It breaks its promise: sent once more with its key, the request would charge again. So nothing is, without a look. */
    @Test
    void thePspForgetsTheKey() {
        shop.faults(rule("register", "committed-before-reply", "reset", "", "\"first\": 1") + ","
                + rule("register", "idempotency", "forget-key", "", "\"always\": true"));
        Response first = buy("tok_visa");
        Response second = buy("tok_visa");

        assertEquals(201, first.status());
        assertArrayEquals(first.body(), second.body());
        story.chargedOnce(12_900);
    }

    /** Whoever asked for it: it is booked, so that the books agree, and goes back to its buyer. */
    @Test
    void theSettlementShowsAChargeThatWeNeverHeardOf() {
        shop.chargeAtPsp("foreign-1", "att_foreign", "ord_foreign", 1_000, "KRW");
        String day = shop.closeDay();
        assertEquals(1, story.reconcile(day).path("opened").asInt());

        shop.await("the refund", () -> shop.truth().path("refunds").size() == 1);
        story.settle();
        assertEquals(List.of("missing_here", "automatic", "resolver", "resolved"), story.discrepancy());
        assertEquals(0, story.atPsp());
        story.againChangesNothing(day);
        story.booksAgree();
    }

    /** It may come with the next file; when it does not, people look. No program takes back what was sold. */
    @Test
    void theSettlementLacksOneThatWeHave() {
        buy("tok_visa");
        story.settle();
        shop.faults(rule("row", "settlement", "row-missing", "", "\"always\": true"));
        String monday = shop.closeDay();
        story.reconcile(monday);
        assertEquals(List.of("late", "automatic", "resolver", "open"), story.discrepancy());
        story.againChangesNothing(monday);

        shop.faults("");
        String tuesday = shop.closeDay();
        story.reconcile(tuesday);
        assertEquals(List.of("missing_there", "manual", "finance", "open"), story.discrepancy());
        story.againChangesNothing(monday, tuesday);
        assertEquals(12_900, story.wallet("sel_1"));
        assertEquals(1, shop.truth().path("charges").size());
        assertEquals(0, shop.truth().path("refunds").size());
    }

    /** The same cart, whoever clicks. */
    private Response buy(String source) {
        return shop.pay("cart-1", 12_900, "KRW", source);
    }
}
