package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.wire.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nobody hears what became of a payout, and the day's file lists it. */
class UnansweredPayoutStoryTest {

    private static final String LOST =
            StoryTeller.rule("payout", "committed-before-reply", "reset", "", "\"always\": true");
    private static final String BLIND = StoryTeller.rule("lookup", "before-accept", "status", "", "\"always\": true");

    /** The first request is taken, and made a minute later. */
    private static final String STUCK = StoryTeller.rule(
            "payout", "accepted-before-commit", "delay", ", \"millis\": 60000", "\"first\": 1");

    private final StoryTeller teller = new StoryTeller();
    private final Shop shop = teller.shop;

    /** It was given to the finance people after five tries as something that the PSP does not know: it was never asked. */
    @Test
    void theFileIsBelievedOnceThePspSaysSoHoweverLongThatTakes() {
        teller.pay("cart-1", 1_000);
        shop.faults(LOST + "," + BLIND);
        String payout = teller.payOut("payout-1", 400);
        shop.await("it to be made", () -> shop.truth().path("payouts").size() == 1);
        teller.reconcile(shop.closeDay());

        teller.world.clock().sleep(Duration.ofHours(2));

        assertEquals("ordered", shop.get("/v1/payouts/" + payout).path("status").asText());
        assertEquals(List.of("missing_here", "automatic", "resolver", "open"), teller.discrepancy());
        shop.faults("");
        teller.settle();
        assertEquals("paid", shop.get("/v1/payouts/" + payout).path("status").asText());
        assertEquals(List.of("missing_here", "automatic", "resolver", "resolved"), teller.discrepancy());
        assertEquals(1, shop.truth().path("payouts").size());
        teller.booksAgree();
    }

    /** The look-up lags behind the file: it was given to the finance people at once, who had it when it was booked long since. */
    @Test
    void whatTheFileSaysCameBackIsAwaitedWhileThePspIsAtItYet() {
        teller.pay("cart-1", 1_000);
        String payout = teller.payOut("payout-1", 400, "bank_closed");
        shop.await("the PSP to have it",
                () -> shop.get("/v1/payouts/" + payout).path("status").asText().equals("pending"));
        teller.bring("s_900,payout_failed,,,," + payout + ",400,KRW,0," + shop.now());
        shop.await("it to come back",
                () -> shop.get("/v1/payouts/" + payout).path("status").asText().equals("failed"));
        teller.settle();

        JsonNode row = shop.ops("GET", "/v1/ops/books", "").path("discrepancies").valueStream()
                .filter(one -> one.path("id").asText().contains("payout_failed"))
                .findFirst()
                .orElseThrow();
        assertEquals("resolver", row.path("queue").asText());
        assertEquals("resolved", row.path("state").asText());
        assertEquals(1_000, teller.wallet("sel_1"));
        assertEquals(1_000, teller.atPsp());
    }

    /** What is between us and the PSP says no, while the first request is still under way there. The seller was paid out twice. */
    @Test
    void aRefusalBySomebodyOnTheWayPutsNothingBackIntoTheWallet() {
        teller.pay("cart-1", 4_000);
        shop.faults(STUCK + ","
                + StoryTeller.rule("payout", "before-accept", "status", ", \"status\": 400", "\"nth\": 2"));
        String payout = teller.payOut("payout-1", 4_000);

        isGivenUpWithTheMoneyOnItsWay(payout);
        shop.await("the first request to be through", () -> shop.truth().path("payouts").size() == 1);
        isPaidOnceRedriven(payout);
    }

    /** The money has left, and what is between us and the PSP says that the request was bad. */
    @Test
    void aRefusalInPlaceOfTheReplyPutsNothingBackIntoTheWallet() {
        teller.pay("cart-1", 4_000);
        shop.faults(StoryTeller.rule(
                "payout", "committed-before-reply", "status", ", \"status\": 400", "\"first\": 1"));
        String payout = teller.payOut("payout-1", 4_000);

        isGivenUpWithTheMoneyOnItsWay(payout);
        isPaidOnceRedriven(payout);
    }

    /** The PSP's own word on one try is not its word on the other. */
    @Test
    void aRefusalByThePspIsNotTheEndWhileAnotherTryHasNoAnswer() {
        teller.pay("cart-1", 4_000);
        shop.faults(StoryTeller.rule("payout", "before-accept", "reset", "", "\"first\": 1"));
        String payout = teller.payOut("payout-1", 4_000, "bank_nowhere");

        isGivenUpWithTheMoneyOnItsWay(payout);
    }

    private void isGivenUpWithTheMoneyOnItsWay(String payout) {
        shop.await("it to be heard of", () -> !job(payout).path("state").asText().equals("open"));
        assertEquals(0, teller.wallet("sel_1"));
        assertEquals("ordered", shop.get("/v1/payouts/" + payout).path("status").asText());
        ObjectNode all = Json.object().put("seller", "sel_1").put("currency", "KRW").put("amount", "all");
        assertEquals(409, shop.post("/v1/payouts", "payout-2", all).status());
        assertEquals("dead", job(payout).path("state").asText());
        assertTrue(job(payout).path("dead_reason").asText().startsWith("refused by the PSP: "));
    }

    private void isPaidOnceRedriven(String payout) {
        shop.faults("");
        shop.ops("POST", "/v1/ops/jobs/" + payout + "/redrive",
                "{\"fence\": " + job(payout).path("fence") + ", \"who\": \"kim\", \"why\": \"nobody knows\"}");
        teller.settle();
        assertEquals("paid", shop.get("/v1/payouts/" + payout).path("status").asText());
        assertEquals(1, shop.truth().path("payouts").size());
        teller.booksAgree();
    }

    private JsonNode job(String payout) {
        return shop.ops("GET", "/v1/ops/jobs/" + payout, "");
    }
}
