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
        shop.chargeAtPsp(
                "of its own accord", declined.at("/attempts/0/id").asText(), declined.at("/orders/0/id").asText(),
                5_000, "KRW");
        shop.await("it to go back", () -> refunds() == 1);

        shop.faults(StoryTeller.rule("callback", "callback", "drop", "", "\"always\": true"));
        shop.approveAtPsp("reg_2");
        shop.ops("POST", "/v1/ops/reconcile", "{\"day\": \"" + shop.closeDay() + "\"}");

        shop.await(payment, "paid");
        shop.await("nothing to be open", () -> open() == 0);
        assertEquals(1, refunds());
        assertEquals(5_000, teller.atPsp());
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
