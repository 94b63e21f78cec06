package dev.nevertwice.psp.contract;

import static dev.nevertwice.psp.driver.Requests.buy;
import static dev.nevertwice.psp.driver.Requests.get;
import static dev.nevertwice.psp.driver.Requests.open;
import static dev.nevertwice.psp.driver.Requests.pay;
import static dev.nevertwice.psp.driver.Requests.refund;
import static dev.nevertwice.psp.driver.Requests.register;
import static dev.nevertwice.psp.driver.Requests.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.driver.Answer;
import dev.nevertwice.psp.driver.PspDriver;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The life of registrations, charges and refunds when nothing goes wrong. */
public abstract class LifeContract extends PspContract {

    protected LifeContract(Function<PspSettings, PspDriver> place) {
        super(place);
    }

    @Test
    void aDirectPurchaseIsChargedAtOnce() {
        Answer answer = psp.send(buy("att_1", "tok_visa"));
        assertEquals(201, answer.status());
        JsonNode registration = answer.json();
        assertEquals("reg_1", registration.get("id").asText());
        assertEquals("approved", registration.get("status").asText());
        assertEquals("ch_1", registration.at("/orders/0/charge").asText());
        assertTrue(registration.get("decline_code").isNull());
        assertTrue(registration.get("page_url").asText().endsWith("/pay/" + registration.get("token").asText()));
        JsonNode charge = truth().at("/charges/0");
        assertEquals("att_1", charge.at("/cause/key").asText());
        assertEquals("A", charge.at("/cause/class").asText());
        assertTrue(charge.at("/cause/fault").isNull());
        assertEquals(12900, charge.get("captured").asLong());
        assertEquals(12900, truth().at("/balances/KRW").asLong());
    }

    @Test
    void eachOrderOfARegistrationIsOneCharge() {
        psp.send(register("att_1", """
                {"reference": "att_1", "source": "tok_visa", "orders": [
                  {"reference": "ord_1", "seller": "sel_1", "amount": 5, "currency": "BHD"},
                  {"reference": "ord_2", "seller": "sel_2", "amount": 7, "currency": "USD"}]}"""));
        assertEquals(2, charges());
        assertEquals("ord_2", truth().at("/charges/1/order").asText());
        assertEquals(5, truth().at("/balances/BHD").asLong());
    }

    @Test
    void aDeclinedCardIsNotCharged() {
        Answer answer = psp.send(buy("att_1", "tok_insufficient"));
        assertEquals(402, answer.status());
        assertEquals("application/problem+json", answer.header("content-type"));
        assertEquals("card_declined", answer.code());
        assertEquals("insufficient_funds", answer.json().at("/registration/decline_code").asText());
        assertEquals("declined", answer.json().at("/registration/status").asText());
        assertTrue(answer.json().at("/registration/orders/0/charge").isNull());
        assertEquals(0, charges());
    }

    @Test
    void aReviewedCardIsPendingUntilItIsApproved() {
        assertEquals("pending", psp.send(buy("att_1", "tok_review")).json().get("status").asText());
        assertEquals(0, charges());
        psp.until("approved", () -> status("reg_1"));
        assertEquals("att_1", truth().at("/charges/0/cause/key").asText());
    }

    @Test
    void aReviewedCardCanBeDeclined() {
        assertEquals(201, psp.send(buy("att_1", "tok_review_declined")).status());
        psp.until("declined", () -> status("reg_1"));
        assertEquals(0, charges());
    }

    @Test
    void twoKeysAreTwoChargesAsInRealLife() {
        psp.send(buy("att_1", "tok_visa"));
        psp.send(with(buy("att_1", "tok_visa"), "idempotency-key", "another"));
        assertEquals(2, charges());
    }

    @Test
    void aBuyerPaysOnTheHostedPageOnceHoweverOftenSheClicks() {
        JsonNode registration = psp.send(open("att_1")).json();
        assertEquals("open", registration.get("status").asText());
        String token = registration.get("token").asText();
        assertTrue(psp.send(get("/pay/" + token)).text().contains("5.00 USD"));
        for (int click = 0; click < 3; click++) {
            Answer answer = psp.send(pay(token, "4242+4242+4242+4242"));
            assertEquals(303, answer.status());
            assertEquals("http://127.0.0.1:8080/return?payment=1&registration=reg_1", answer.header("location"));
        }
        assertEquals(1, charges());
        assertEquals("att_1", truth().at("/charges/0/cause/key").asText());
        assertEquals("approved", status("reg_1"));
    }

    @Test
    void aCardDeclinedOnTheHostedPageMovesNothing() {
        String token = psp.send(open("att_1")).json().get("token").asText();
        assertEquals(303, psp.send(pay(token, "4000000000000002")).status());
        assertEquals("declined", status("reg_1"));
        assertEquals(303, psp.send(pay(token, "4242424242424242")).status());
        assertEquals(0, charges());
    }

    @Test
    void theHostedPageAcceptsOnlyPublishedTestNumbers() {
        String token = psp.send(open("att_1")).json().get("token").asText();
        Answer answer = psp.send(pay(token, "5555555555554444"));
        assertEquals(400, answer.status());
        assertFalse(answer.text().contains("5555555555554444"));
        assertEquals("open", status("reg_1"));
        assertEquals(404, psp.send(get("/pay/pay_nonsense")).status());
    }

    @Test
    void aReviewStartedOnTheHostedPageIsDecidedLater() {
        String token = psp.send(open("att_1")).json().get("token").asText();
        assertEquals(303, psp.send(pay(token, "4000000000009235")).status());
        psp.until("approved", () -> status("reg_1"));
        assertEquals(1, charges());
    }

    @Test
    void lookUpsFindByIdKeyReferenceAndOrder() {
        psp.send(with(buy("att_1", "tok_visa"), "idempotency-key", "key 1"));
        for (String query : new String[]{"idempotency_key=key%201", "reference=att_1", "order=ord_att_1"}) {
            assertEquals("reg_1", psp.send(get("/v1/registrations?" + query)).json().at("/data/0/id").asText(), query);
        }
        assertEquals(0, psp.send(get("/v1/registrations?reference=att_2")).json().get("data").size());
        assertEquals("att_1", psp.send(get("/v1/charges/ch_1")).json().get("reference").asText());
        assertEquals(404, psp.send(get("/v1/charges/ch_2")).status());
        assertEquals(404, psp.send(get("/v1/registrations/reg_2")).status());
    }

    @Test
    void anotherAccountSeesAndMovesNothingOfThis() {
        psp.send(buy("att_1", "tok_visa"));
        for (String target : new String[]{"/v1/registrations/reg_1", "/v1/charges/ch_1"}) {
            assertEquals(404, psp.send(with(get(target), "authorization", "Bearer other_key")).status(), target);
        }
        Answer list = psp.send(with(get("/v1/registrations?reference=att_1"), "authorization", "Bearer other_key"));
        assertEquals(0, list.json().get("data").size());
        assertEquals(404,
                psp.send(with(refund("ref_1", "ch_1", 1, "KRW"), "authorization", "Bearer other_key")).status());
        assertEquals(12900, truth().at("/balances/KRW").asLong());
    }

    @Test
    void refundsGiveBackNoMoreThanWasTaken() {
        psp.send(buy("att_1", "tok_visa"));
        assertEquals("succeeded", psp.send(refund("ref_1", "ch_1", 12000, "KRW")).json().get("status").asText());
        Answer tooMuch = psp.send(refund("ref_2", "ch_1", 901, "KRW"));
        assertEquals(409, tooMuch.status());
        assertEquals("over_refund", tooMuch.code());
        assertEquals(201, psp.send(refund("ref_3", "ch_1", 900, "KRW")).status());
        assertEquals(0, truth().at("/balances/KRW").asLong());
        assertEquals(12900, truth().at("/charges/0/refunded").asLong());
        assertEquals(12900, psp.send(get("/v1/registrations/reg_1")).json().at("/orders/0/refunded").asLong());
        assertEquals(2, psp.send(get("/v1/refunds?charge=ch_1")).json().get("data").size());
        assertEquals("re_2", psp.send(get("/v1/refunds?idempotency_key=ref_3")).json().at("/data/0/id").asText());
        assertEquals("ref_1", psp.send(get("/v1/refunds/re_1")).json().get("reference").asText());
    }

    @Test
    void aRefundNeedsAChargeAndItsCurrency() {
        psp.send(buy("att_1", "tok_visa"));
        assertEquals(404, psp.send(refund("ref_1", "ch_9", 1, "KRW")).status());
        assertEquals(400, psp.send(refund("ref_2", "ch_1", 1, "USD")).status());
        assertEquals(0, truth().get("refunds").size());
    }
}
