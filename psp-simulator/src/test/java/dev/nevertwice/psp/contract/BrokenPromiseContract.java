package dev.nevertwice.psp.contract;

import static dev.nevertwice.psp.driver.LifeRequests.capture;
import static dev.nevertwice.psp.driver.LifeRequests.challenge;
import static dev.nevertwice.psp.driver.LifeRequests.confirm;
import static dev.nevertwice.psp.driver.LifeRequests.hold;
import static dev.nevertwice.psp.driver.LifeRequests.payout;
import static dev.nevertwice.psp.driver.Requests.admin;
import static dev.nevertwice.psp.driver.Requests.buy;
import static dev.nevertwice.psp.driver.Requests.get;
import static dev.nevertwice.psp.driver.Requests.open;
import static dev.nevertwice.psp.driver.Requests.pay;
import static dev.nevertwice.psp.driver.Requests.refund;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.driver.Answer;
import dev.nevertwice.psp.driver.PspDriver;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Class B: the PSP itself charges, refunds or pays out twice, in spite of the key, and owns up to it in the truth. */
public abstract class BrokenPromiseContract extends PspContract {

    protected BrokenPromiseContract(Function<PspSettings, PspDriver> place) {
        super(place);
    }

    @Test
    void thePspCanChargeTwiceInSpiteOfTheKeyAndSaysSoInTheTruth() {
        fault("'point': 'processing', 'operation': 'register', 'act': {'type': 'charge-twice'}");
        Answer answer = psp.send(buy("att_1", "tok_visa"));
        assertEquals("ch_1", answer.json().at("/orders/0/charge").asText());
        assertEquals(2, charges());
        assertEquals("A", truth().at("/charges/0/cause/class").asText());
        assertEquals("f", truth().at("/charges/0/cause/fault").asText());
        assertEquals("B", truth().at("/charges/1/cause/class").asText());
        assertEquals("f", truth().at("/charges/1/cause/fault").asText());
        assertEquals("att_1", truth().at("/charges/1/cause/key").asText());
        assertEquals(25_800, truth().at("/balances/KRW").asLong());
        assertEquals(2, psp.send(get("/v1/charges?order=ord_att_1")).json().get("data").size());
        assertEquals(201, psp.send(refund("r1", "ch_2", 12_900, "KRW")).status());
        assertEquals(12_900, truth().at("/balances/KRW").asLong());
    }

    @Test
    void thePspCanChargeTwiceOnThePageAfterAChallengeAfterAReviewAndAtCapture() {
        fault("'point': 'processing', 'act': {'type': 'charge-twice'}");
        psp.send(confirm("k1", psp.send(open("att_1")).json().get("id").asText(), "tok_visa"));
        psp.send(pay(psp.send(open("att_2")).json().get("token").asText(), "4242424242424242"));
        psp.send(challenge(psp.send(buy("att_3", "tok_3ds")).json().get("token").asText(), "pass"));
        psp.send(buy("att_4", "tok_review"));
        psp.until("approved", () -> status("reg_4"));
        faults("{\"rules\": []}");
        psp.send(hold("att_5", "tok_visa"));
        fault("'point': 'processing', 'operation': 'capture', 'act': {'type': 'charge-twice'}");
        psp.send(capture("c1", psp.send(get("/v1/registrations/reg_5")).json().at("/orders/0/charge").asText(), 900));
        int broken = 0;
        for (JsonNode charge : truth().get("charges")) {
            broken += charge.at("/cause/class").asText().equals("B") ? 1 : 0;
        }
        assertEquals(10, charges());
        assertEquals(5, broken);
        assertEquals(900, truth().at("/charges/9/captured").asLong());
    }

    /** Found by sequence 3147 of LifeCycleProperties: the second charge of a challenged payment named no fault. */
    @Test
    void aChargeAfterAChallengeNamesTheFaultsOfBothRequests() {
        fault("'point': 'processing', 'operation': 'register', 'act': {'type': 'charge-twice'}");
        psp.send(challenge(psp.send(buy("att_1", "tok_3ds")).json().get("token").asText(), "pass"));
        assertEquals(2, charges());
        assertEquals("f", truth().at("/charges/1/cause/fault").asText());
        assertEquals("B", truth().at("/charges/1/cause/class").asText());
    }

    @Test
    void thePspCanRefundTwiceBeyondWhatWasTakenAndSaysSoInTheTruth() {
        psp.send(buy("att_1", "tok_visa"));
        fault("'point': 'processing', 'operation': 'refund', 'act': {'type': 'refund-twice'}");
        Answer answer = psp.send(refund("r1", "ch_1", 12_900, "KRW"));
        assertEquals("re_1", answer.json().get("id").asText());
        assertEquals(1, fired());
        assertEquals(2, truth().get("refunds").size());
        assertEquals("A", truth().at("/refunds/0/cause/class").asText());
        assertEquals("B", truth().at("/refunds/1/cause/class").asText());
        assertEquals("f", truth().at("/refunds/1/cause/fault").asText());
        assertEquals(-12_900, truth().at("/balances/KRW").asLong());
        assertEquals(2, psp.send(get("/v1/refunds?charge=ch_1")).json().get("data").size());
        assertEquals("over_refund", psp.send(refund("r2", "ch_1", 1, "KRW")).code());
        psp.send(admin("POST", "/_admin/settlement/close", "{\"day\": \"2031-01-01\"}"));
        assertTrue(psp.send(get("/v1/settlements/2031-01-01")).text().contains("refund,ch_1,re_2,ord_att_1,r1,12900"));
    }

    @Test
    void thePspCanPayOutTwiceAndOweLessThanNothing() {
        psp.send(buy("att_1", "tok_visa"));
        fault("'point': 'processing', 'operation': 'payout', 'act': {'type': 'payout-twice'}");
        assertEquals("po_1", psp.send(payout("p1", 12_900, "KRW", "bank_main")).json().get("id").asText());
        assertEquals(2, truth().get("payouts").size());
        assertEquals("A", truth().at("/payouts/0/cause/class").asText());
        assertEquals("B", truth().at("/payouts/1/cause/class").asText());
        assertEquals(-12_900, psp.send(get("/v1/balance")).json().at("/balances/0/available").asLong());
        assertEquals("insufficient_balance", psp.send(payout("p2", 1, "KRW", "bank_main")).code());
    }
}
