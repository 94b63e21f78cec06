package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The PSP moves money twice that it was asked for once. What it took goes back; what it gave, only people can ask for. */
class BrokenPromiseStoryTest {

    private final StoryTeller teller = new StoryTeller();
    private final Shop shop = teller.shop;

    @Test
    void aRefundThatThePspMakesTwiceIsFinancesAndTheSellerPaysOnce() {
        String day = teller.refundedTwice();

        assertEquals(List.of("duplicate_refund", "manual", "finance", "open"), teller.discrepancy());
        assertEquals(600, teller.wallet("sel_1"));
        assertEquals(200, teller.atPsp());
        teller.againChangesNothing(day);
    }

    @Test
    void aRefundThatThePspWillNotGiveBackIsWrittenOffWholeAndOnce() {
        isWrittenOffWholeAndOnce(teller.refundedTwice());
    }

    @Test
    void aPayoutThatThePspWillNotGiveBackIsWrittenOffWholeAndOnce() {
        isWrittenOffWholeAndOnce(paidOutTwice());
    }

    /** What was posted first moved nothing at the PSP, and nothing could be posted there any more. */
    @Test
    void aCorrectionAmongOurOwnAccountsIsNotTheOneThatWritesItOff() {
        String day = paidOutTwice();
        Finance finance = new Finance(teller);
        String id = shop.ops("GET", "/v1/ops/books", "").at("/discrepancies/0/id").asText();
        assertEquals(200, finance.claim(id));
        assertEquals(200, finance.moveAmongOurs(id, 400));
        assertEquals(200, finance.reopen(id));

        isWrittenOffWholeAndOnce(day);
    }

    /** Until a person knows whether it comes back, our books have it at the PSP; when it does not, they say so. */
    private void isWrittenOffWholeAndOnce(String day) {
        Finance finance = new Finance(teller);
        assertEquals(600, finance.receivable());
        assertEquals(200, teller.atPsp());

        finance.writesOffWholeAndOnce(shop.ops("GET", "/v1/ops/books", "").at("/discrepancies/0/id").asText(), day);
    }

    /** 400 of 1,000, by the PSP twice; the day that is settled and reconciled. */
    private String paidOutTwice() {
        teller.pay("cart-1", 1_000);
        shop.faults(StoryTeller.rule("payout", "processing", "payout-twice", "", "\"always\": true"));
        teller.payOut("payout-1", 400);
        teller.settle();
        String day = shop.closeDay();
        teller.reconcile(day);
        return day;
    }

    /** This PSP tells of the first alone. Of one that tells of both, an event is a hint: the look-up by our key finds the first. */
    @Test
    void anEventThatTellsOfTheSecondRefundBooksNothing() {
        String payment = teller.pay("cart-1", 1_000);
        shop.faults(StoryTeller.rule("refund", "processing", "refund-twice", "", "\"always\": true"));
        teller.refund(payment, "refund-1", 400);
        teller.settle();
        JsonNode second = shop.truth().at("/refunds/1");
        String event = """
                {"id": "evt_second", "type": "refund.succeeded", "created_at": "%5$s", "data":
                 {"id": "%1$s", "charge": "%2$s", "reference": "%3$s", "amount": 400, "currency": "KRW",
                  "status": "succeeded", "created_at": "%4$s", "updated_at": "%4$s"}}"""
                .formatted(second.path("id").asText(), second.path("charge").asText(),
                        second.path("reference").asText(), second.path("at").asText(), shop.now());
        assertEquals("B", second.at("/cause/class").asText());

        String secret = Settings.defaults().firstPspAccount().webhookSecrets().getFirst();
        assertEquals(200, shop.raw(SignedEvent.of("/webhooks/psp", secret, "evt_second", shop.now(), event)).status());
        teller.settle();

        JsonNode books = shop.ops("GET", "/v1/ops/books", "");
        assertEquals("duplicate", books.path("inbox").valueStream()
                .filter(one -> one.path("event").asText().equals("evt_second"))
                .findFirst().orElseThrow().path("state").asText());
        assertEquals(1, books.path("movements").valueStream()
                .filter(movement -> movement.path("kind").asText().equals("refund")).count());
        assertEquals(600, teller.wallet("sel_1"));
    }

    @Test
    void aPayoutThatThePspMakesTwiceIsForAnInvestigation() {
        String day = paidOutTwice();

        assertEquals(List.of("listed_twice", "special", "investigation", "open"), teller.discrepancy());
        assertEquals(600, teller.wallet("sel_1"));
        assertEquals(200, teller.atPsp());
        teller.againChangesNothing(day);
    }
}
