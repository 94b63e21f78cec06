package dev.nevertwice.psp.contract;

import static dev.nevertwice.psp.driver.LifeRequests.capture;
import static dev.nevertwice.psp.driver.LifeRequests.captureLast;
import static dev.nevertwice.psp.driver.LifeRequests.confirm;
import static dev.nevertwice.psp.driver.LifeRequests.decide;
import static dev.nevertwice.psp.driver.LifeRequests.dispute;
import static dev.nevertwice.psp.driver.LifeRequests.hold;
import static dev.nevertwice.psp.driver.LifeRequests.payout;
import static dev.nevertwice.psp.driver.LifeRequests.release;
import static dev.nevertwice.psp.driver.Requests.admin;
import static dev.nevertwice.psp.driver.Requests.buy;
import static dev.nevertwice.psp.driver.Requests.get;
import static dev.nevertwice.psp.driver.Requests.open;
import static dev.nevertwice.psp.driver.Requests.refund;
import static dev.nevertwice.psp.driver.Requests.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.LifeTimes;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.driver.Answer;
import dev.nevertwice.psp.driver.PspDriver;
import dev.nevertwice.psp.wire.Json;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What can happen to a payment besides being charged at once. */
public abstract class LifeCycleContract extends PspContract {

    private static final Duration SOON = Duration.ofMillis(60);

    protected LifeCycleContract(Function<PspSettings, PspDriver> place) {
        super(place);
    }

    @Override
    protected PspSettings settings() {
        LifeTimes times = LifeTimes.defaults();
        return SETTINGS.withLifeTimes(new LifeTimes(times.authorization(), times.challenge(), times.reviewHours(),
                times.reviewDays(), SOON, SOON, SOON, SOON));
    }

    private JsonNode charge(String id) {
        return psp.send(get("/v1/charges/" + id)).json();
    }

    /** In the order in which they happened: that in which they arrive is promised to nobody. */
    private List<String> events(int count) {
        return psp.callbacks(count).stream().map(callback -> Json.parse(callback.body()))
                .sorted(Comparator.comparingLong(event -> Long.parseLong(event.get("id").asText().substring(4))))
                .map(event -> event.get("type").asText()).toList();
    }

    // ---- Authorize, capture, void

    @Test
    void anAuthorizationHoldsMoneyAndTakesNone() {
        JsonNode registration = psp.send(hold("att_1", "tok_visa")).json();
        assertEquals("authorized", registration.get("status").asText());
        assertEquals("manual", registration.get("capture").asText());
        assertEquals(0, registration.at("/orders/0/captured").asLong());
        assertEquals("authorized", charge("ch_1").get("status").asText());
        assertEquals(0, charges());
        assertEquals(12900, truth().at("/held/KRW").asLong());
        assertTrue(truth().at("/balances").isEmpty());
        assertEquals(List.of("registration.authorized"), events(1));
    }

    @Test
    void anAuthorizationIsCapturedInPartsUpToWhatIsHeld() {
        psp.send(hold("att_1", "tok_visa"));
        assertEquals("cap_1", psp.send(capture("c1", "ch_1", 10_000)).json().get("id").asText());
        refused(409, "over_capture", capture("c2", "ch_1", 2_901));
        assertEquals("authorized", charge("ch_1").get("status").asText());
        assertEquals(201, psp.send(capture("c3", "ch_1", 2_900)).status());
        assertEquals("captured", charge("ch_1").get("status").asText());
        refused(409, "charge_captured", capture("c4", "ch_1", 1));
        assertEquals(1, charges());
        assertEquals(12900, truth().at("/charges/0/captured").asLong());
        assertEquals("c1", truth().at("/charges/0/cause/key").asText());
        assertEquals("c3", truth().at("/captures/1/cause/key").asText());
        assertEquals(12900, truth().at("/balances/KRW").asLong());
        assertEquals(0, truth().at("/held/KRW").asLong());
    }

    @Test
    void theLastCaptureReleasesTheRest() {
        psp.send(hold("att_1", "tok_visa"));
        psp.send(captureLast("c1", "ch_1", 900));
        assertEquals("captured", charge("ch_1").get("status").asText());
        assertEquals(0, truth().at("/held/KRW").asLong());
        refused(409, "charge_captured", capture("c2", "ch_1", 1));
    }

    @Test
    void aCaptureRepeatedWithItsKeyCapturesOnce() {
        psp.send(hold("att_1", "tok_visa"));
        Answer first = psp.send(capture("c1", "ch_1", 100));
        Answer again = psp.send(capture("c1", "ch_1", 100));
        assertEquals("true", again.header("idempotent-replayed"));
        assertEquals(first.json(), again.json());
        assertEquals(100, truth().at("/charges/0/captured").asLong());
    }

    @Test
    void aVoidReleasesWhatIsHeldAndEndsCapturing() {
        psp.send(hold("att_1", "tok_visa"));
        JsonNode released = psp.send(release("v1", "ch_1")).json();
        assertEquals(12900, released.get("amount").asLong());
        assertEquals("voided", charge("ch_1").get("status").asText());
        refused(409, "charge_voided", capture("c1", "ch_1", 1));
        refused(409, "charge_voided", release("v2", "ch_1"));
        refused(409, "over_refund", refund("r1", "ch_1", 1, "KRW"));
        assertEquals(0, charges());
        assertEquals(0, truth().at("/held/KRW").asLong());
        assertEquals(List.of("registration.authorized", "charge.voided"), events(2));
    }

    @Test
    void aVoidAfterAPartialCaptureReleasesTheRestOnly() {
        psp.send(hold("att_1", "tok_visa"));
        psp.send(capture("c1", "ch_1", 900));
        assertEquals(12_000, psp.send(release("v1", "ch_1")).json().get("amount").asLong());
        assertEquals("captured", charge("ch_1").get("status").asText());
        assertEquals(900, truth().at("/balances/KRW").asLong());
    }

    @Test
    void whatWasChargedAtOnceCanNeitherBeCapturedNorVoided() {
        psp.send(buy("att_1", "tok_visa"));
        refused(409, "charge_captured", capture("c1", "ch_1", 1));
        refused(409, "charge_captured", release("v1", "ch_1"));
        refused(404, "not_found", capture("c2", "ch_9", 1));
        refused(400, "invalid_request", with(capture("c3", "ch_1", 0), "x", "y"));
    }

    @Test
    void onlyWhatWasCapturedCanBeRefunded() {
        psp.send(hold("att_1", "tok_visa"));
        psp.send(capture("c1", "ch_1", 900));
        refused(409, "over_refund", refund("r1", "ch_1", 901, "KRW"));
        assertEquals(201, psp.send(refund("r2", "ch_1", 900, "KRW")).status());
        assertEquals(0, truth().at("/balances/KRW").asLong());
    }

    // ---- Refunds that take time

    @Test
    void aPendingRefundSucceedsLaterAndIsCappedMeanwhile() {
        psp.send(buy("att_1", "tok_refund_pending"));
        assertEquals("pending", psp.send(refund("r1", "ch_1", 12_000, "KRW")).json().get("status").asText());
        Answer tooMuch = psp.send(refund("r2", "ch_1", 901, "KRW"));
        assertEquals("over_refund", tooMuch.code());
        psp.until("succeeded", () -> psp.send(get("/v1/refunds/re_1")).json().get("status").asText());
        assertEquals(12_000, truth().at("/charges/0/refunded").asLong());
        assertEquals("r1", truth().at("/refunds/0/cause/key").asText());
        assertEquals(900, truth().at("/balances/KRW").asLong());
        assertEquals(List.of("registration.approved", "refund.succeeded"), events(2));
    }

    @Test
    void aRefundThatFailsLaterLeavesTheMoneyWithTheMerchant() {
        psp.send(buy("att_1", "tok_refund_fails"));
        psp.send(refund("r1", "ch_1", 12_900, "KRW"));
        psp.until("failed", () -> psp.send(get("/v1/refunds/re_1")).json().get("status").asText());
        assertEquals(0, truth().get("refunds").size());
        assertEquals(12_900, truth().at("/balances/KRW").asLong());
        assertEquals("refund.failed", events(2).get(1));
        assertEquals(201, psp.send(refund("r2", "ch_1", 12_900, "KRW")).status());
    }

    // ---- Chargebacks

    @Test
    void aChargebackTakesTheMoneyUntilItIsWon() {
        psp.send(buy("att_1", "tok_visa"));
        psp.send(refund("r1", "ch_1", 900, "KRW"));
        JsonNode opened = psp.send(dispute("ch_1", 0)).json();
        assertEquals(12_000, opened.get("amount").asLong());
        assertEquals(12_000, truth().at("/charges/0/charged_back").asLong());
        assertEquals(0, truth().at("/balances/KRW").asLong());
        refused(409, "over_refund", refund("r2", "ch_1", 1, "KRW"));
        refused(409, "over_chargeback", dispute("ch_1", 1));
        assertEquals("won", psp.send(decide("cb_1", "won")).json().get("status").asText());
        assertEquals(12_000, truth().at("/balances/KRW").asLong());
        assertEquals(0, truth().at("/charges/0/charged_back").asLong());
        refused(409, "chargeback_decided", decide("cb_1", "lost"));
        assertEquals(List.of("registration.approved", "refund.succeeded", "chargeback.opened", "chargeback.won"),
                events(4));
    }

    @Test
    void aLostChargebackGivesTheMoneyToTheCardholder() {
        psp.send(buy("att_1", "tok_visa"));
        psp.send(dispute("ch_1", 2_900));
        psp.send(decide("cb_1", "lost"));
        assertEquals(10_000, truth().at("/balances/KRW").asLong());
        assertEquals("lost", truth().at("/chargebacks/0/status").asText());
        assertEquals(2_900, charge("ch_1").get("charged_back").asLong());
        refused(409, "over_refund", refund("r1", "ch_1", 10_001, "KRW"));
        assertEquals("cb_1", found("/v1/chargebacks?order=ord_att_1"));
        refused(404, "not_found", dispute("ch_7", 0));
    }

    @Test
    void someCardsAreDisputedByThemselves() {
        psp.send(buy("att_1", "tok_dispute"));
        psp.send(buy("att_2", "tok_dispute_won"));
        psp.send(buy("att_3", "tok_dispute_lost"));
        psp.until("won", () -> chargeback("ch_2"));
        psp.until("lost", () -> chargeback("ch_3"));
        psp.until("opened", () -> chargeback("ch_1"));
        assertEquals("att_3", truth().at("/chargebacks/2/cause/key").asText());
    }

    private String chargeback(String charge) {
        return psp.send(get("/v1/chargebacks?charge=" + charge)).json().at("/data/0/status").asText();
    }

    // ---- Payouts

    @Test
    void aPayoutMovesTheBalanceToTheBank() {
        psp.send(buy("att_1", "tok_visa"));
        assertEquals(12_900, psp.send(get("/v1/balance")).json().at("/balances/0/available").asLong());
        assertEquals("pending",
                psp.send(payout("p1", 12_000, "KRW", "bank_main")).json().get("status").asText());
        refused(409, "insufficient_balance", payout("p2", 901, "KRW", "bank_main"));
        refused(409, "insufficient_balance", payout("p3", 1, "USD", "bank_main"));
        psp.until("paid", () -> psp.send(get("/v1/payouts/po_1")).json().get("status").asText());
        assertEquals("po_1", found("/v1/payouts?idempotency_key=p1"));
        assertEquals("po_1", found("/v1/payouts?reference=p1"));
        assertEquals(900, truth().at("/balances/KRW").asLong());
        assertEquals("paid", truth().at("/payouts/0/status").asText());
        assertEquals("payout.paid", events(2).get(1));
    }

    @Test
    void aPayoutToAClosedBankAccountComesBack() {
        psp.send(buy("att_1", "tok_visa"));
        psp.send(payout("p1", 12_900, "KRW", "bank_closed"));
        psp.until("failed", () -> psp.send(get("/v1/payouts/po_1")).json().get("status").asText());
        assertEquals(12_900, truth().at("/balances/KRW").asLong());
    }

    // ---- Look-ups, accounts and settlement

    @Test
    void everythingIsFoundByIdOrderReferenceAndKey() {
        psp.send(hold("att_1", "tok_visa"));
        psp.send(capture("c1", "ch_1", 900));
        psp.send(release("v1", "ch_1"));
        psp.send(refund("r1", "ch_1", 900, "KRW"));
        String[][] expected = {{"charges", "ch_1", "att_1"}, {"captures", "cap_1", "c1"}, {"voids", "void_1", "v1"},
            {"refunds", "re_1", "r1"}, {"registrations", "reg_1", "att_1"}};
        for (String[] kind : expected) {
            assertEquals(kind[1], psp.send(get("/v1/" + kind[0] + "/" + kind[1])).json().get("id").asText());
            assertEquals(kind[1], found("/v1/" + kind[0] + "?order=ord_att_1"));
            assertEquals(kind[1], found("/v1/" + kind[0] + "?reference=" + kind[2]));
            assertEquals(kind[1], found("/v1/" + kind[0] + "?idempotency_key=" + kind[2]));
        }
        assertEquals("ch_1", found("/v1/charges?registration=reg_1"));
    }

    @Test
    void anotherAccountSeesAndMovesNothingOfTheLifeCycle() {
        psp.send(hold("att_1", "tok_visa"));
        psp.send(capture("c1", "ch_1", 900));
        psp.send(dispute("ch_1", 100));
        psp.send(payout("p1", 100, "KRW", "bank_main"));
        psp.send(open("att_2"));
        String other = "Bearer other_key";
        for (PspRequest request : List.of(capture("x1", "ch_1", 1), release("x2", "ch_1"),
                confirm("x3", "reg_2", "tok_visa"), get("/v1/captures/cap_1"), get("/v1/chargebacks/cb_1"),
                get("/v1/payouts/po_1"))) {
            refused(404, "not_found", with(request, "authorization", other));
        }
        refused(409, "insufficient_balance", with(payout("x4", 1, "KRW", "bank_main"), "authorization", other));
        for (String list : new String[]{"charges?order=ord_att_1", "captures?charge=ch_1", "chargebacks?charge=ch_1",
            "payouts?reference=p1"}) {
            assertEquals(0, psp.send(with(get("/v1/" + list), "authorization", other)).json().get("data").size(), list);
        }
        assertEquals(0, psp.send(with(get("/v1/balance"), "authorization", other)).json().get("balances").size());
    }

    @Test
    void theSettlementFileHasOneRowForEachChangeOfTheBalance() {
        psp.send(hold("att_1", "tok_visa"));
        psp.send(capture("c1", "ch_1", 900));
        psp.send(release("v1", "ch_1"));
        psp.send(dispute("ch_1", 500));
        psp.send(decide("cb_1", "won"));
        psp.send(payout("p1", 100, "KRW", "bank_main"));
        psp.send(admin("POST", "/_admin/settlement/close", "{\"day\": \"2031-01-01\"}"));
        String[] rows = psp.send(get("/v1/settlements/2031-01-01")).text().split("\n");
        assertEquals(5, rows.length, () -> String.join("\n", rows));
        assertTrue(rows[1].startsWith("row_1,capture,ch_1,cap_1,ord_att_1,c1,900,KRW,0,"), rows[1]);
        assertTrue(rows[2].startsWith("row_2,chargeback,ch_1,cb_1,ord_att_1,att_1,500,"), rows[2]);
        assertTrue(rows[3].startsWith("row_3,chargeback_won,"), rows[3]);
        assertTrue(rows[4].startsWith("row_4,payout,,po_1,,p1,100,KRW,0,"), rows[4]);
    }
}
