package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.wire.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * An order of ours of 1,000 is to go back, and before it does its buyer asks the bank for it: the PSP refuses the refund then.
 * Either the payment was canceled and succeeded all the same, or it is paid and its merchant gives it back.
 */
class DisputedRefundStoryTest {

    private static final Duration KEYS_LIVE = Duration.ofMinutes(5);

    private final StoryTeller teller = new StoryTeller(Settings.defaults().withKeyLifetime(KEYS_LIVE));
    private final Shop shop = teller.shop;

    /** It was told to a person as something that can't be true, and the payment was never over. */
    @Test
    void whatTheBuyerOfACanceledPaymentHasFromTheBankIsNotOwedAnyMore() {
        String payment = canceledAndCharged();
        String dispute = disputed(1_000);
        shop.decideAtPsp(dispute, "lost");
        shop.await("the end of the dispute", () -> states().equals(List.of("lost")));

        isOver(payment, List.of(), 1_000);
    }

    @Test
    void whatTheBankGivesUsAgainGoesBackByAKeyOfItsOwn() {
        String payment = canceledAndCharged();
        String dispute = disputed(1_000);
        teller.world.clock().sleep(KEYS_LIVE.multipliedBy(2));
        shop.decideAtPsp(dispute, "won");

        isOver(payment, List.of(1_000L), 0);
    }

    @Test
    void whatIsNotDisputedGoesBackWhileTheBankDecides() {
        String payment = canceledAndCharged();
        String dispute = disputed(400);
        shop.await("the rest to go back", () -> refunded().equals(List.of(600L)));
        shop.decideAtPsp(dispute, "won");

        isOver(payment, List.of(600L, 400L), 0);
    }

    /** What a second dispute takes was asked for in vain, until a person had to look, who could do nothing about it. */
    @Test
    void aSecondDisputeIsTakenOutOfTheRestAsTheFirstWasOfTheWhole() {
        String payment = canceledAndCharged();
        String first = disputed(400, () -> {});
        String second = disputed(500, () -> shop.faults(""));
        shop.await("the rest to go back", () -> refunded().equals(List.of(100L)));
        shop.decideAtPsp(first, "lost");
        shop.decideAtPsp(second, "won");

        isOver(payment, List.of(100L, 500L), 400);
    }

    /** The first that we hear of the dispute is how it ended; the refund was refused before. */
    @Test
    void whatWasRefusedBecauseOfADisputeThatWeWinUnheardGoesBackWhole() {
        String payment = canceledAndCharged();
        shop.faults(StoryTeller.rule("callback", "callback", "drop", "", "\"always\": true"));
        String dispute = shop.disputeAtPsp("ch_1", 400);
        shop.await("the refusal", () -> deadJobs() == 1);
        shop.faults("");
        shop.decideAtPsp(dispute, "won");

        isOver(payment, List.of(1_000L), 0);
    }

    /** No event tells of anything: the settlement file does. It was looked at again and again, for ever. */
    @Test
    void aDisputeThatOnlyTheFileTellsOfIsBooked() {
        String payment = canceledAndCharged();
        shop.faults(StoryTeller.rule("callback", "callback", "drop", "", "\"always\": true"));
        String dispute = shop.disputeAtPsp("ch_1", 400);
        shop.decideAtPsp(dispute, "lost");
        shop.await("the refusal", () -> deadJobs() == 1);
        teller.reconcile(shop.closeDay());

        isOver(payment, List.of(600L), 400);
    }

    /** The merchant hears that the refund failed, and may ask again when the bank has decided. */
    @Test
    void aMerchantsRefundOfWhatIsDisputedUnheardFailsAndTheSellerPaysOnce() {
        String payment = teller.pay("cart-1", 1_000);
        shop.faults(StoryTeller.rule("callback", "callback", "delay", ", \"millis\": 60000", "\"always\": true"));
        String dispute = shop.disputeAtPsp("ch_1", 1_000);
        teller.refund(payment, "refund-1", 1_000);
        shop.await("the refusal", () -> merchants(payment).equals(List.of("failed")));
        assertEquals(1_000, teller.wallet("sel_1"));
        shop.await("the dispute", () -> states().equals(List.of("opened")));
        assertEquals(0, teller.wallet("sel_1"));
        shop.decideAtPsp(dispute, "won");
        shop.await("its end", () -> states().equals(List.of("won")));

        assertEquals(1_000, teller.wallet("sel_1"));
        shop.faults("");
        teller.refund(payment, "refund-2", 1_000);
        shop.await("the second", () -> merchants(payment).equals(List.of("failed", "succeeded")));
        assertEquals(0, teller.wallet("sel_1"));
        teller.booksAgree();
    }

    /** The seller owes us what the bank took besides, for as long as the refund is not refused. */
    @Test
    void aMerchantsRefundThatIsUnderWayWhenTheDisputeIsHeardFailsAndTheSellerPaysOnce() {
        String payment = teller.pay("cart-1", 1_000);
        shop.faults(StoryTeller.rule("refund", "before-accept", "status", "", "\"always\": true"));
        teller.refund(payment, "refund-1", 1_000);
        String dispute = disputed(1_000);
        shop.await("the refusal", () -> merchants(payment).equals(List.of("failed")));
        shop.decideAtPsp(dispute, "lost");
        shop.await("its end", () -> states().equals(List.of("lost")));

        assertEquals(0, teller.wallet("sel_1"));
        assertEquals(0, teller.atPsp());
        teller.booksAgree();
    }

    /** Canceled while the PSP's people looked at it, who said yes; and the PSP takes no refunds for now. */
    private String canceledAndCharged() {
        String payment = teller.payWith("tok_review_days", "cart-1", 1_000);
        assertEquals(202, shop.post("/v1/payments/" + payment + "/cancel", "cancel-1", Json.object()).status());
        shop.faults(StoryTeller.rule("refund", "before-accept", "status", "", "\"always\": true"));
        shop.approveAtPsp("reg_1");
        shop.await("it to be owed", () -> books("payments").at("/0/state").asText().equals("refund_due"));
        return payment;
    }

    private String disputed(long amount) {
        return disputed(amount, () -> shop.faults(""));
    }

    private String disputed(long amount, Runnable then) {
        int before = states().size();
        String dispute = shop.disputeAtPsp("ch_1", amount);
        shop.await("the dispute to be booked", () -> states().size() == before + 1);
        then.run();
        return dispute;
    }

    private void isOver(String payment, List<Long> refunds, long chargedBack) {
        shop.await("the refunds " + refunds, () -> refunded().equals(refunds));
        shop.await(payment, "refunded");
        teller.settle();
        assertEquals(chargedBack, shop.get("/v1/payments/" + payment).at("/orders/0/charged_back").asLong());
        assertEquals(1_000 - chargedBack, shop.get("/v1/payments/" + payment).at("/orders/0/refunded").asLong());
        assertEquals(0, teller.atPsp());
        teller.booksAgree();
        assertEquals(refunds, refunded());
    }

    private List<Long> refunded() {
        return shop.truth().path("refunds").valueStream().map(refund -> refund.path("amount").asLong()).toList();
    }

    private List<String> merchants(String payment) {
        return shop.get("/v1/payments/" + payment + "/refunds").path("refunds").findValuesAsText("status");
    }

    private List<String> states() {
        return books("chargebacks").findValuesAsText("state");
    }

    private int deadJobs() {
        return shop.ops("GET", "/v1/ops/progress", "").path("dead_jobs").asInt();
    }

    private JsonNode books(String array) {
        return shop.ops("GET", "/v1/ops/books", "").path(array);
    }
}
