package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nobody hears what became of a payout, and the day's file lists it. */
class UnansweredPayoutStoryTest {

    private static final String LOST =
            StoryTeller.rule("payout", "committed-before-reply", "reset", "", "\"always\": true");
    private static final String BLIND = StoryTeller.rule("lookup", "before-accept", "status", "", "\"always\": true");

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
}
