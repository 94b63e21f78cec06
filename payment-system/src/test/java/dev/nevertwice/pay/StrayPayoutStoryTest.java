package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.Settings.PspAccount;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The PSP makes a payout that nobody of ours waits for: it had never had it and was not to be asked any more, or it was never
 * ordered. No program books it, and nobody could: our books never agreed with the PSP's again.
 */
class StrayPayoutStoryTest {

    private static final Duration KEYS_LIVE = Duration.ofMinutes(5);

    private final StoryTeller teller = new StoryTeller(Settings.defaults().withKeyLifetime(KEYS_LIVE));
    private final Shop shop = teller.shop;
    private final Finance finance = new Finance(teller);

    @Test
    void oneThatIsMadeAfterItWasDiscardedIsWrittenOffWholeAndOnce() {
        String payout = discarded();
        shop.payOutAtPsp(payout, 400, "bank_main");

        isFinances(payout);
    }

    @Test
    void oneThatWasNeverOrderedIsWrittenOffWholeAndOnce() {
        teller.pay("cart-1", 1_000);
        shop.payOutAtPsp("out_stranger", 400, "bank_main");

        isFinances("out_stranger");
    }

    /** The sender asked one account, and the PSP of another says that it paid, too. */
    @Test
    void oneThatAnotherAccountMadeBesidesIsWrittenOff() {
        StoryTeller two = new StoryTeller(Settings.defaults().withPspAccounts(List.of(
                Settings.defaults().firstPspAccount(), PspAccount.testAccount("acct_2", TwoPsps.SECOND_SECRET))));
        Finance finance = new Finance(two, "acct_2");
        two.pay("cart-1", 1_000);
        String payout = two.payOut("payout-1", 400);
        two.shop.await("it to be there",
                () -> two.shop.get("/v1/payouts/" + payout).path("status").asText().equals("pending"));
        two.bring("acct_2", "s_900,payout,,,," + payout + ",400,KRW,0," + two.shop.now());
        String id = "dis_acct_2:payout:" + payout + ":movement";
        two.shop.await("a look-up", () -> finance.claim(id) == 200);

        assertEquals(422, finance.writeOff(id, 400), "ours is on its way yet");
        two.settle();
        assertEquals("paid", two.shop.get("/v1/payouts/" + payout).path("status").asText());
        assertEquals(200, finance.writeOff(id, 400));
        assertEquals(-400, finance.receivable());
    }

    /** Both rows are finance's, each to be written off by itself, the second the other way. */
    @Test
    void oneThatComesBackIsAtThePspAgain() {
        String payout = discarded();
        shop.payOutAtPsp(payout, 400, "bank_closed");
        String day = settled();
        String back = escalated("payout_failed", payout);
        assertEquals(200, finance.claim(back));
        assertEquals(422, finance.writeOff(back, 400), "the other way");
        assertEquals(200, finance.getBack(back, 400));
        assertEquals(1_400, finance.receivable());
        String out = escalated("payout", payout);
        assertEquals(200, finance.claim(out));
        assertEquals(200, finance.writeOff(out, 400));

        assertEquals(1_000, finance.receivable());
        assertEquals(1_000, teller.atPsp());
        teller.againChangesNothing(day);
    }

    /** What its sender may book yet, nobody books by hand. */
    @Test
    void oneThatOursStillWaitsForIsNotWrittenOff() {
        teller.pay("cart-1", 1_000);
        down();
        String payout = teller.payOut("payout-1", 400);
        shop.faults("");
        shop.payOutAtPsp(payout, 300, "bank_main");
        settled();
        String id = escalated("payout", payout);

        assertEquals(200, finance.claim(id));
        assertEquals(422, finance.writeOff(id, 300));
        assertEquals("ordered", shop.get("/v1/payouts/" + payout).path("status").asText());
    }

    private void isFinances(String payout) {
        String day = settled();
        String id = escalated("payout", payout);
        assertEquals(List.of("missing_here", "manual", "finance", "open"), teller.discrepancy());
        assertEquals(1_000, teller.wallet("sel_1"));
        assertEquals(1_000, finance.receivable());
        assertEquals(600, teller.atPsp());

        finance.writesOffWholeAndOnce(id, day);
    }

    /** 400 of 1,000, whose key was too old when the PSP was there again. */
    private String discarded() {
        teller.pay("cart-1", 1_000);
        down();
        String payout = teller.payOut("payout-1", 400);
        teller.world.clock().sleep(KEYS_LIVE.multipliedBy(2));
        shop.faults("");
        shop.await("it to be given up", () -> job(payout).path("state").asText().equals("dead"));
        teller.world.clock().sleep(Duration.ofMinutes(1));
        JsonNode done = shop.ops("POST", "/v1/ops/jobs/" + payout + "/discard",
                "{\"fence\": " + job(payout).path("fence") + ", \"who\": \"kim\", \"why\": \"too old\"}");
        assertEquals("discard", done.path("action").asText(), done::toString);
        return payout;
    }

    /** Ours are not answered. */
    private void down() {
        shop.faults(StoryTeller.rule("payout", "before-accept", "status", "", "\"always\": true"));
    }

    private JsonNode job(String payout) {
        return shop.ops("GET", "/v1/ops/jobs/" + payout, "");
    }

    /** After what was paid out has arrived or come back; the day. */
    private String settled() {
        teller.world.clock().sleep(Duration.ofMinutes(1));
        String day = shop.closeDay();
        teller.reconcile(day);
        return day;
    }

    /** The discrepancy of the movement, once it is people's. */
    private String escalated(String kind, String payout) {
        String id = "dis_acct_1:" + kind + ":" + payout + ":movement";
        shop.await(id, () -> shop.ops("GET", "/v1/ops/books", "").path("discrepancies").valueStream()
                .anyMatch(one -> one.path("id").asText().equals(id) && one.path("queue").asText().equals("finance")));
        return id;
    }
}
