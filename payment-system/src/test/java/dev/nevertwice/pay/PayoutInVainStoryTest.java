package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.Settings.PspAccount;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A seller is owed more than any account of ours has: a part of it went to our own bank, or it lies at two PSPs. The payout waited
 * for ever, out of the wallet, and nobody was told.
 */
class PayoutInVainStoryTest {

    private static final Duration KEYS_LIVE = Duration.ofMinutes(5);

    private static final Settings SETTINGS = Settings.defaults().withKeyLifetime(KEYS_LIVE);

    private StoryTeller teller = new StoryTeller(SETTINGS);
    private Shop shop = teller.shop;

    @Test
    void aPersonIsToldAndItIsOrderedInParts() {
        String payout = waiting();
        teller.world.clock().sleep(KEYS_LIVE.multipliedBy(2));
        assertEquals("open", job(payout).path("state").asText());
        teller.world.clock().sleep(KEYS_LIVE.multipliedBy(2));
        assertTrue(job(payout).path("dead_reason").asText().contains("insufficient_balance"));

        assertEquals(200, decide(payout, "discard"));

        assertEquals("refused", shop.get("/v1/payouts/" + payout).path("status").asText());
        assertEquals(1_000, teller.wallet("sel_1"));
        teller.payOut("payout-2", 400);
        teller.settle();
        assertEquals(0, teller.atPsp());
        teller.booksAgree();
    }

    /** However late: what certainly was not paid may be asked for with its old key. */
    @Test
    void redrivenItAsksEveryAccountOnceMoreAndIsPaidWhereThereIsEnough() {
        withTwoAccounts();
        String payout = waiting();
        teller.world.clock().sleep(KEYS_LIVE.multipliedBy(5));
        assertTrue(isDead(payout));
        long fence = job(payout).path("fence").asLong();
        String next = account();

        assertEquals(200, decide(payout, "redrive"));
        shop.await("the other account's turn", () -> !account().equals(next));
        shop.await("it to be given up again", () -> isDead(payout) && job(payout).path("fence").asLong() > fence);
        teller.pay("cart-2", 600);
        assertEquals(200, decide(payout, "redrive"));

        shop.await("it to arrive",
                () -> shop.get("/v1/payouts/" + payout).path("status").asText().equals("paid"));
        assertEquals(0, teller.atPsp());
    }

    /** It said so for ever, paid or not. */
    @Test
    void onceItIsPaidItNoLongerSaysThatItWaits() {
        String payout = waiting();
        assertTrue(shop.get("/v1/payouts/" + payout).path("reason").isTextual());

        teller.pay("cart-2", 600);
        shop.await("it to arrive",
                () -> shop.get("/v1/payouts/" + payout).path("status").asText().equals("paid"));

        assertTrue(shop.get("/v1/payouts/" + payout).path("reason").isNull());
    }

    /** The first try was never answered: its request may lie somewhere, and would be paid as soon as there is enough. */
    @Test
    void whatMayArriveYetIsNotDiscardedBeforeItsKeyIsOver() {
        shop.faults(StoryTeller.rule("payout", "before-accept", "reset", "", "\"first\": 1"));
        String payout = waiting();
        teller.world.clock().sleep(KEYS_LIVE.multipliedBy(2));
        shop.await("it to be given up", () -> isDead(payout));
        teller.world.clock().sleep(Duration.ofMinutes(1)); // the lease is over

        assertEquals(409, decide(payout, "discard"));
        assertEquals(0, teller.wallet("sel_1"));

        teller.world.clock().sleep(KEYS_LIVE);
        assertEquals(200, decide(payout, "discard"));
        assertEquals(1_000, teller.wallet("sel_1"));
    }

    /** The first answer of all, however late, says nothing of the next days, and nothing of the other account. */
    @Test
    void thatNobodyAnsweredForLongIsNotWaitedInVain() {
        withTwoAccounts();
        sweptToOurBank();
        teller.world.shutOut(true);
        String payout = teller.payOut("payout-1", 1_000);
        teller.world.clock().sleep(KEYS_LIVE.multipliedBy(4));
        teller.world.shutOut(false);
        shop.await("the first to say no", () -> account().equals("acct_2"));
        shop.await("both to say no", () -> account().equals("acct_1"));

        assertEquals("open", job(payout).path("state").asText());
        teller.world.clock().sleep(KEYS_LIVE.multipliedBy(4));
        assertTrue(isDead(payout));
    }

    /** Its bank account is gone, say. No redrive helped, nothing could be discarded, and the seller never had the money again. */
    @Test
    void whatThePspRefusesForAnotherReasonIsInTheWalletAgainOnceItsKeyIsOver() {
        teller.pay("cart-1", 1_000);
        shop.faults(StoryTeller.rule("payout", "before-accept", "status", ", \"status\": 422", "\"always\": true"));
        String payout = teller.payOut("payout-1", 400);
        shop.await("it to be refused", () -> isDead(payout));
        assertTrue(job(payout).path("dead_reason").asText().startsWith("refused by the PSP: "));
        teller.world.clock().sleep(Duration.ofMinutes(1)); // the lease is over

        assertEquals(409, decide(payout, "discard"));
        assertEquals(600, teller.wallet("sel_1"));

        teller.world.clock().sleep(KEYS_LIVE);
        assertEquals(200, decide(payout, "discard"));
        assertEquals("refused", shop.get("/v1/payouts/" + payout).path("status").asText());
        assertEquals(1_000, teller.wallet("sel_1"));
        teller.booksAgree();
    }

    /** As long as it may be paid a person can't have it back. */
    @Test
    void whatIsNotGivenUpIsNotDiscarded() {
        String payout = waiting();

        assertEquals(409, decide(payout, "discard"));
        assertEquals(0, teller.wallet("sel_1"));
    }

    private void withTwoAccounts() {
        teller = new StoryTeller(SETTINGS.withPspAccounts(List.of(
                Settings.defaults().firstPspAccount(), PspAccount.testAccount("acct_2", TwoPsps.SECOND_SECRET))));
        shop = teller.shop;
    }

    /** Of 1,000 that the seller is owed 600 are at our bank. */
    private String waiting() {
        sweptToOurBank();
        String payout = teller.payOut("payout-1", 1_000);
        shop.await("two tries", () -> job(payout).path("tries").asLong() >= 2);
        return payout;
    }

    private void sweptToOurBank() {
        teller.pay("cart-1", 1_000);
        assertEquals(201, ask("/v1/ops/payouts/sweeps", "{\"amount\": 600, \"currency\": \"KRW\"}"));
        teller.settle();
    }

    private boolean isDead(String payout) {
        return job(payout).path("state").asText().equals("dead");
    }

    private JsonNode job(String payout) {
        return shop.ops("GET", "/v1/ops/jobs/" + payout, "");
    }

    private String account() {
        return shop.ops("GET", "/v1/ops/books", "").path("payouts").valueStream()
                .filter(payout -> payout.path("seller").isTextual())
                .findFirst()
                .orElseThrow()
                .path("psp_account").asText();
    }

    private int decide(String payout, String action) {
        return ask("/v1/ops/jobs/" + payout + "/" + action,
                "{\"fence\": " + job(payout).path("fence") + ", \"who\": \"kim\", \"why\": \"" + action + "\"}");
    }

    private int ask(String target, String body) {
        return shop.raw(Instances.request(
                "POST", target, "ops_test_key", body.getBytes(StandardCharsets.UTF_8), "idempotency-key", "ask-1"))
                .status();
    }
}
