package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.reconciliation.SettlementTerms;
import dev.nevertwice.pay.wire.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Money is owed, and the PSP was down for longer than it remembers a key: what was never sent can't be sent with it any more. No
 * redrive helped, nothing could be discarded, and what was owed stayed owed.
 */
class OutlivedKeyStoryTest extends GivenUpStories {

    private static final String LOOK_UPS_DOWN =
            StoryTeller.rule("lookup", "before-accept", "status", "", "\"always\": true");

    OutlivedKeyStoryTest() {
        super(SettlementTerms.defaults());
    }

    @Test
    void aRefundThatCanNotBeMadeAnyMoreHasFailedAndAnotherIsMade() {
        String payment = teller.pay("cart-1", 1_000);
        down("refund");
        teller.refund(payment, "refund-1", 400);
        assertEquals(600, teller.wallet("sel_1"));

        JsonNode refund = outlived();
        assertEquals("absence_not_proven", decided(refund, "discard").path("code").asText());
        teller.world.clock().sleep(KEYS_LIVE);
        discarded(refund);

        assertEquals("failed", shop.get("/v1/payments/" + payment + "/refunds").at("/refunds/0/status").asText());
        assertEquals(1_000, teller.wallet("sel_1"));
        teller.refund(payment, "refund-2", 400);
        teller.settle();
        assertEquals(600, teller.atPsp());
        assertEquals(600, teller.wallet("sel_1"));
        teller.booksAgree();
    }

    /** It arrived after all, beside what the buyer's next card was charged: it was certain that it never would. */
    @Test
    void aRegistrationThatMayYetArriveIsNotDeclined() {
        down("register");
        String payment = teller.pay("cart-1", 1_000);

        JsonNode registration = outlived();
        assertEquals("absence_not_proven", decided(registration, "discard").path("code").asText());
        assertEquals("unknown", state());
        teller.world.clock().sleep(KEYS_LIVE);
        discarded(registration);

        shop.await(payment, "declined");
        assertEquals(201, teller.attempt(payment, "cart-1-again", "tok_visa").status());
        teller.chargedOnce(1_000);
    }

    /** Who discarded it was told to ask again, for as long as a key lives. */
    @Test
    void whatThePspHasNeedsNoWaitForATryThatMayArrive() {
        String payment = teller.pay("cart-1", 1_000);
        down("refund");
        teller.refund(payment, "refund-1", 400);
        JsonNode refund = outlived();
        shop.faults(StoryTeller.rule("callback", "callback", "drop", "", "\"always\": true"));
        shop.refundAtPsp("ch_1", refund.path("id").asText(), 400);

        assertEquals("money_may_have_moved", decided(refund, "discard").path("code").asText());
    }

    /** Nothing that was sent can arrive: the PSP said each time that it did not let us in. */
    @Test
    void aRefundThatWasCertainlyNeverSentHasFailedAtOnce() {
        String payment = teller.pay("cart-1", 1_000);
        teller.world.shutOut(true);
        teller.refund(payment, "refund-1", 400);

        JsonNode refund = outlived();
        teller.world.shutOut(false);
        discarded(refund);

        assertEquals(1_000, teller.wallet("sel_1"));
        teller.booksAgree();
    }

    @Test
    void aChargeOfNobodysGoesBackWithAnotherKey() {
        down("refund");
        shop.chargeAtPsp("foreign-1", "att_foreign", "ord_foreign", 1_000, "KRW");
        teller.reconcile(shop.closeDay());
        shop.await("it to be adopted", () -> shop.ops("GET", "/v1/ops/books", "").path("movements").size() == 1);

        JsonNode refund = outlived();
        teller.world.clock().sleep(KEYS_LIVE);
        discarded(refund);

        teller.settle();
        assertEquals(1, shop.truth().path("refunds").size());
        assertEquals(0, teller.atPsp());
        teller.booksAgree();
    }

    /** The one with another key was refused for ever, and the payment was never over. */
    @Test
    void aRefundThatIsMadeAfterAllEndsTheOneWithAnotherKeyToo() {
        String payment = teller.payWith("tok_declined", "cart-1", 1_000);
        down("refund");
        shop.chargeAtPsp("of its own accord", shop.ops("GET", "/v1/ops/books", "").at("/payments/0"));
        shop.await("it to be on its way back", () -> state().equals("refund_due"));

        isMadeAfterAll(outlived());

        shop.await(payment, "refunded");
    }

    @Test
    void theReturnOfAChargeOfNobodysThatIsMadeAfterAllEndsTheOneWithAnotherKeyToo() {
        down("refund");
        shop.chargeAtPsp("foreign-1", "att_foreign", "ord_foreign", 1_000, "KRW");
        teller.reconcile(shop.closeDay());
        shop.await("it to be adopted", () -> shop.ops("GET", "/v1/ops/books", "").path("movements").size() == 1);

        isMadeAfterAll(outlived());
    }

    private void isMadeAfterAll(JsonNode refund) {
        teller.world.clock().sleep(KEYS_LIVE);
        discardedInVain("refund", refund);
        shop.await("another to be asked for", () -> !jobs("open").isEmpty());

        shop.refundAtPsp("ch_1", reference(refund), 1_000);
        shop.faults("");

        teller.settle();
        assertEquals(1, shop.truth().path("refunds").size());
        assertEquals(0, teller.atPsp());
        teller.booksAgree();
    }

    @Test
    void whatIsHeldIsReleasedWithAnotherKey() {
        down("void");
        String payment = hold();
        assertEquals(202, shop.post("/v1/payments/" + payment + "/cancel", "cancel-1", Json.object()).status());
        assertEquals(900, shop.truth().at("/held/KRW").asLong());

        discarded(outlived());

        teller.settle();
        assertEquals(0, shop.truth().at("/held/KRW").asLong());
        teller.booksAgree();
    }

    /** It is not sent any more: nobody has to discard it. */
    @Test
    void whatWasCanceledMeanwhileNeedsNoYoungKey() {
        shop.faults(DOWN.formatted("register", "") + ","
                + LOOK_UPS_DOWN);
        String payment = teller.pay("cart-1", 900);
        assertEquals(202, shop.post("/v1/payments/" + payment + "/cancel", "cancel-1", Json.object()).status());
        teller.world.clock().sleep(KEYS_LIVE.multipliedBy(2));
        shop.faults("");

        shop.await(payment, "canceled");
        teller.settle();
        assertEquals(0, shop.truth().path("charges").size());
        teller.booksAgree();
    }

    @Test
    void whatIsHeldIsCapturedWithAnotherKey() {
        down("capture");
        String payment = teller.pay("cart-1", 900, 100);
        assertEquals(1_000, shop.truth().at("/held/KRW").asLong());
        List<JsonNode> captures = outlivedCaptures();

        shop.faults("");
        captures.forEach(this::discarded);

        shop.await(payment, "paid");
        teller.settle();
        assertEquals(900, teller.wallet("sel_1"));
        assertEquals(1_000, teller.atPsp());
        teller.booksAgree();
    }

    /** One order can't be captured any more. What the other one's second key asks for is not asked for then. */
    @Test
    void whatIsHeldIsReleasedWhereAnotherOrderIsNotHeldAnyMore() {
        down("capture");
        String payment = teller.pay("cart-1", 900, 100);
        List<JsonNode> captures = outlivedCaptures();
        discarded(captureOf("ch_1", captures));
        shop.voidAtPsp("ch_2");
        shop.faults(DOWN.formatted("capture", ", \"match\": {\"amount\": 900}"));

        discarded(captureOf("ch_2", captures));

        shop.await(payment, "canceled");
        teller.settle();
        assertEquals(0, shop.truth().at("/held/KRW").asLong());
        assertEquals(0, teller.atPsp());
        teller.booksAgree();
    }

    /** It was certain that the PSP had nothing of it: then it makes it all the same, and the file tells. */
    @Test
    void aCaptureThatIsMadeAfterAllEndsTheOneWithAnotherKeyToo() {
        aLateCaptureEndsTheOneWithAnotherKey();
    }

    /** It was canceled, and the buyer was charged. */
    @Test
    void aCaptureThatIsMadeAfterAllIsNotCanceled() {
        aLateCaptureOfWhatGoesBackGoesBack();
    }

    /** Two captures that outlived their keys: the PSP has let go of the one charge, and somebody else has captured the other. */
    private List<JsonNode> oneCapturedElsewhere() {
        down("capture");
        teller.pay("cart-1", 900, 100);
        List<JsonNode> captures = outlivedCaptures();
        shop.faults("");
        shop.voidAtPsp("ch_2");
        shop.captureAtPsp("ch_1", "elsewhere", 900);
        discarded(captureOf("ch_2", captures));
        shop.await("nothing to be open", () -> jobs("open").isEmpty());
        return captures;
    }

    /** Somebody else has captured it, at the PSP: it was canceled, and the buyer was charged. */
    @Test
    void aCaptureOfWhatThePspDoesNotReleaseIsNotDiscarded() {
        List<JsonNode> captures = oneCapturedElsewhere();

        JsonNode refusal = decided(captureOf("ch_1", captures), "discard");

        assertEquals("money_may_have_moved", refusal.path("code").asText(), refusal::toString);
        assertEquals("canceling", state());
    }

    /** Nobody has anything of it, by key or reference: redriven, it was looked up for ever, was in no list, and could not be ended. */
    @Test
    void aCaptureOfWhatThePspDoesNotReleaseIsGivenUpOnceMore() {
        List<JsonNode> captures = oneCapturedElsewhere();

        decided(captureOf("ch_1", captures), "redrive");

        shop.await("it to be given up again", () -> jobs("open").isEmpty());
        JsonNode capture = dead(1).getFirst();
        assertEquals("key_too_old: captured, and not by us", reason(capture));
        teller.world.clock().sleep(LAST_TRY);
        assertEquals("money_may_have_moved", decided(capture, "discard").path("code").asText());
    }

    /** The releases are for a person, for want of a young key; until they are over the capture is looked up on. */
    @Test
    void aCaptureOfWhatIsYetToBeReleasedIsNotGivenUp() {
        down("capture");
        String payment = teller.pay("cart-1", 900, 100);
        shop.voidAtPsp("ch_2");
        shop.faults(DOWN.formatted("capture", ", \"match\": {\"amount\": 900}") + ","
                + StoryTeller.rule("void", "before-accept", "status", "", "\"always\": true"));
        shop.await("it to be on its way back", () -> state().equals("canceling"));
        teller.world.clock().sleep(KEYS_LIVE.multipliedBy(2));
        JsonNode capture = dead(3).stream().filter(job -> reference(job).startsWith("cpt_")).findFirst().orElseThrow();

        decided(capture, "redrive");

        teller.world.clock().sleep(KEYS_LIVE);
        assertEquals(List.of(reference(capture)), jobs("open").stream().map(GivenUpStories::reference).toList());
        shop.faults("");
        dead(2).forEach(this::discarded);

        shop.await(payment, "canceled");
        teller.settle();
        assertEquals(0, teller.atPsp());
        teller.booksAgree();
    }

    /** It was looked up for ever, and nobody knew. */
    @Test
    void aCaptureOfAnotherAmountIsForAPerson() {
        shop.faults(DOWN.formatted("capture", "") + "," + LOOK_UPS_DOWN);
        String payment = hold();
        assertEquals(202, shop.post("/v1/payments/" + payment + "/capture", "capture-1", Json.object()).status());
        teller.world.clock().sleep(Duration.ofSeconds(1)); // its first try is over
        shop.faults(LOOK_UPS_DOWN);
        shop.captureAtPsp("ch_1", jobs("open").getFirst().path("id").asText(), 800);
        shop.faults("");

        assertTrue(reason(dead(1).getFirst()).contains("not what was asked for"));
        assertEquals("capturing", state());
    }

    @Test
    void aPayoutThatCanNotBeMadeAnyMoreIsInTheWalletAgain() {
        teller.pay("cart-1", 1_000);
        down("payout");
        teller.payOut("payout-1", 400);
        assertEquals(600, teller.wallet("sel_1"));

        JsonNode payout = outlived();
        assertEquals("key_too_old", reason(payout));
        assertEquals("absence_not_proven", decided(payout, "discard").path("code").asText());
        teller.world.clock().sleep(KEYS_LIVE);
        discarded(payout);

        assertEquals(1_000, teller.wallet("sel_1"));
        teller.payOut("payout-2", 1_000);
        teller.settle();
        assertEquals(0, teller.atPsp());
        teller.booksAgree();
    }
}
