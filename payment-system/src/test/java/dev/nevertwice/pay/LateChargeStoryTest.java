package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** A PSP that charges what it had declined, while the buyer pays with another card. */
class LateChargeStoryTest {

    private final StoryTeller teller = new StoryTeller();
    private final Shop shop = teller.shop;

    /** The file tells of the second attempt's charge before anything else does, while the order has had a charge already. */
    @Test
    void itGoesBackAndTheNextAttemptsChargeIsNotTakenForASecondOne() {
        String payment = teller.payment(shop.pay("cart-1", 5_000, "KRW", "tok_declined"));
        JsonNode declined = onlyPayment();
        teller.attempt(payment, "another-card", "tok_review_hours");
        shop.chargeAtPsp("of its own accord", declined);
        shop.await("it to go back", () -> refunds() == 1);

        shop.faults(StoryTeller.rule("callback", "callback", "drop", "", "\"always\": true"));
        shop.approveAtPsp("reg_2");
        shop.ops("POST", "/v1/ops/reconcile", "{\"day\": \"" + shop.closeDay() + "\"}");

        shop.await(payment, "paid");
        shop.await("nothing to be open", () -> open() == 0);
        assertEquals(1, refunds());
        assertEquals(5_000, teller.atPsp());
    }

    /**
     * A file that does not say what the charge was asked for with is the first to tell of it, so it goes back as nobody's. That the
     * declined attempt was approved after all comes later: the same charge was booked a second time, refused by its key, for ever.
     */
    @Test
    void thatItIsAnApprovalIsHeardOnlyWhenItHasGoneBackAlready() {
        teller.payWith("tok_declined", "cart-1", 5_000);
        chargedAndToldLate();
        teller.bring("row_1,charge,ch_1,,,,5000,KRW,0," + shop.now());
        shop.await("it to go back", () -> refunds() == 1);

        theApprovalIsHeard();

        assertEquals("declined", onlyPayment().path("state").asText());
        assertEquals(1, refunds());
        assertEquals(0, teller.atPsp());
        teller.booksAgree();
    }

    /** The same of two sellers, of whom the file tells of one: what is left goes back as this payment's. */
    @Test
    void whatHasNotGoneBackYetGoesBackWhenTheApprovalIsHeard() {
        teller.payWith("tok_declined", "cart-1", 5_000, 700);
        chargedAndToldLate();
        teller.bring("row_1,charge,ch_1,,,,5000,KRW,0," + shop.now());
        shop.await("it to go back", () -> refunds() == 1);

        theApprovalIsHeard();

        assertEquals("refunded", onlyPayment().path("state").asText());
        assertEquals(2, refunds());
        assertEquals(0, teller.atPsp());
        teller.booksAgree();
    }

    private void chargedAndToldLate() {
        shop.faults(StoryTeller.rule("callback", "callback", "delay", ", \"millis\": 300000", "\"always\": true"));
        shop.chargeAtPsp("of its own accord", onlyPayment());
    }

    private void theApprovalIsHeard() {
        shop.await("the approval to be heard",
                () -> books("inbox").findValuesAsText("type").contains("registration.approved"));
        teller.settle();
    }

    private JsonNode books(String array) {
        return shop.ops("GET", "/v1/ops/books", "").path(array);
    }

    private JsonNode onlyPayment() {
        return shop.ops("GET", "/v1/ops/books", "").at("/payments/0");
    }

    private int refunds() {
        return shop.truth().path("refunds").size();
    }

    private long open() {
        long open = 0;
        for (JsonNode discrepancy : shop.ops("GET", "/v1/ops/books", "").path("discrepancies")) {
            open += discrepancy.path("state").asText().equals("open") ? 1 : 0;
        }
        return open;
    }
}
