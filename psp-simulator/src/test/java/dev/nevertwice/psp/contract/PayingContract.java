package dev.nevertwice.psp.contract;

import static dev.nevertwice.psp.driver.LifeRequests.challenge;
import static dev.nevertwice.psp.driver.LifeRequests.confirm;
import static dev.nevertwice.psp.driver.LifeRequests.review;
import static dev.nevertwice.psp.driver.Requests.buy;
import static dev.nevertwice.psp.driver.Requests.get;
import static dev.nevertwice.psp.driver.Requests.open;
import static dev.nevertwice.psp.driver.Requests.pay;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.driver.Answer;
import dev.nevertwice.psp.driver.PspDriver;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** How a buyer comes to have paid, or not: by a confirmation, a challenge, a review. */
public abstract class PayingContract extends PspContract {

    protected PayingContract(Function<PspSettings, PspDriver> place) {
        super(place);
    }

    // ---- Register, then confirm

    @Test
    void anOpenRegistrationIsConfirmedOnceWithASource() {
        psp.send(open("att_1"));
        Answer confirmed = psp.send(confirm("k1", "reg_1", "tok_visa"));
        assertEquals(201, confirmed.status());
        assertEquals("approved", confirmed.json().get("status").asText());
        assertEquals("k1", truth().at("/charges/0/cause/key").asText());
        assertEquals("true", psp.send(confirm("k1", "reg_1", "tok_visa")).header("idempotent-replayed"));
        refused(409, "registration_used", confirm("k2", "reg_1", "tok_visa"));
        assertEquals("reg_1", found("/v1/registrations?idempotency_key=k1"));
        assertEquals("reg_1", found("/v1/registrations?idempotency_key=att_1"));
    }

    @Test
    void aConfirmationCanBeDeclinedAndNeedsAKnownSource() {
        psp.send(open("att_1"));
        refused(400, "unknown_source", confirm("k1", "reg_1", "tok_gold"));
        refused(404, "not_found", confirm("k2", "reg_2", "tok_visa"));
        assertEquals("open", status("reg_1"));
        assertEquals(402, psp.send(confirm("k3", "reg_1", "tok_insufficient")).status());
        assertEquals("declined", status("reg_1"));
        refused(409, "registration_used", confirm("k4", "reg_1", "tok_visa"));
    }

    @Test
    void aPageThatWasPaidCanNotBeConfirmed() {
        String token = psp.send(open("att_1")).json().get("token").asText();
        psp.send(pay(token, "4242424242424242"));
        refused(409, "registration_used", confirm("k1", "reg_1", "tok_visa"));
    }

    // ---- 3-D Secure

    @Test
    void aDirectPaymentCanRequireAChallengeThatTheBuyerPasses() {
        JsonNode registration = psp.send(buy("att_1", "tok_3ds")).json();
        assertEquals("requires_action", registration.get("status").asText());
        String token = registration.get("token").asText();
        assertTrue(registration.get("challenge_url").asText().endsWith("/pay/" + token + "/challenge"));
        assertEquals(0, charges());
        assertTrue(psp.send(get("/pay/" + token + "/challenge")).text().contains("3-D Secure"));
        assertEquals(400, psp.send(challenge(token, "perhaps")).status());
        assertEquals("requires_action", status("reg_1"));
        Answer passed = psp.send(challenge(token, "pass"));
        assertEquals(200, passed.status());
        assertTrue(passed.text().contains("approved"));
        assertEquals("approved", status("reg_1"));
        assertEquals("att_1", truth().at("/charges/0/cause/key").asText());
    }

    @Test
    void aFailedChallengeDeclinesThePayment() {
        String token = psp.send(buy("att_1", "tok_3ds")).json().get("token").asText();
        psp.send(challenge(token, "fail"));
        psp.send(challenge(token, "pass"));
        JsonNode registration = psp.send(get("/v1/registrations/reg_1")).json();
        assertEquals("declined", registration.get("status").asText());
        assertEquals("authentication_failed", registration.get("decline_code").asText());
        assertFalse(registration.has("challenge_url"));
        assertEquals(0, charges());
    }

    @Test
    void aCardCanBeDeclinedAfterItsChallengeWasPassed() {
        String token = psp.send(buy("att_1", "tok_3ds_declined")).json().get("token").asText();
        psp.send(challenge(token, "pass"));
        assertEquals("declined", status("reg_1"));
        assertEquals(0, charges());
    }

    @Test
    void theHostedPageLeadsToTheChallengeAndBackToTheShop() {
        String token = psp.send(open("att_1")).json().get("token").asText();
        Answer typed = psp.send(pay(token, "4000 0000 0000 3220"));
        assertEquals(303, typed.status());
        assertEquals(token + "/challenge", typed.header("location"));
        assertTrue(psp.send(get("/pay/" + token)).text().contains("requires action"));
        for (int click = 0; click < 2; click++) {
            Answer answered = psp.send(challenge(token, "pass"));
            assertEquals(303, answered.status());
            assertEquals("http://127.0.0.1:8080/return?payment=1&registration=reg_1", answered.header("location"));
        }
        assertEquals(1, charges());
    }

    // ---- Manual review

    @Test
    void aReviewIsDecidedByHand() {
        psp.send(buy("att_1", "tok_review_days"));
        psp.send(buy("att_2", "tok_review_hours"));
        assertEquals("pending", status("reg_1"));
        assertEquals("approved", psp.send(review("reg_1", "approved")).json().get("status").asText());
        assertEquals("declined", psp.send(review("reg_2", "declined")).json().get("status").asText());
        refused(409, "not_in_review", review("reg_1", "declined"));
        refused(404, "not_found", review("reg_9", "declined"));
        refused(400, "invalid_request", review("reg_1", "perhaps"));
        assertEquals(1, charges());
    }
}
