package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.reconciliation.SettlementTerms;
import dev.nevertwice.pay.wire.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The file tells of what was made after it had been given up, and the PSP's look-ups know of it only later, or never. */
class LateLookUpStoryTest extends GivenUpStories {

    LateLookUpStoryTest() {
        super(SettlementTerms.defaults());
    }

    /** Booked by hand meanwhile, nothing would have ended the one with another key, and the seller never had it. */
    @Test
    void aCaptureThatIsMadeAfterAllIsLookedUpUntilThePspKnowsIt() {
        down("capture");
        String payment = hold();
        assertEquals(202, shop.post("/v1/payments/" + payment + "/capture", "capture-1", Json.object()).status());
        JsonNode capture = outlived();
        String id = capture.path("id").asText();
        shop.faults(DOWN.formatted("capture", ", \"match\": {\"reference\": \"" + id + "_anew\"}"));
        discarded(capture);
        teller.bring("s_900,capture,ch_1,cap_1,," + id + ",900,KRW,0," + shop.now());
        teller.world.clock().sleep(Duration.ofMinutes(1));

        JsonNode row = shop.ops("GET", "/v1/ops/discrepancies/dis_acct_1:capture:cap_1:movement", "");
        assertEquals("resolver", row.path("queue").asText(), row::toString);
        shop.captureAtPsp("ch_1", id, 900);
        shop.faults("");

        shop.await(payment, "paid");
        assertEquals(900, teller.wallet("sel_1"));
        assertEquals(900, teller.atPsp());
    }

    /** The one with another key was given up too, and told nothing of the row: that was looked up for ever, and nobody knew. */
    @Test
    void aCaptureThatThePspNeverKnowsIsFinancesOnceTheOneWithAnotherKeyIsGivenUp() {
        down("capture");
        String payment = hold();
        assertEquals(202, shop.post("/v1/payments/" + payment + "/capture", "capture-1", Json.object()).status());
        JsonNode capture = outlived();
        String id = capture.path("id").asText();
        shop.faults(DOWN.formatted("capture", ", \"match\": {\"reference\": \"" + id + "_anew\"}"));
        discarded(capture);
        teller.bring("s_900,capture,ch_1,cap_1,," + id + ",900,KRW,0," + shop.now());
        teller.world.clock().sleep(KEYS_LIVE.multipliedBy(2));
        dead(1);

        shop.await("it to be finance's", () -> teller.discrepancy().get(2).equals("finance"));

        String row = "/v1/ops/discrepancies/dis_acct_1:capture:cap_1:movement";
        shop.captureAtPsp("ch_1", id, 900);
        shop.await(payment, "paid");
        assertEquals(900, teller.wallet("sel_1"));
        assertEquals("resolved", shop.ops("GET", row, "").path("state").asText());
    }

    /** What a person has decided is not looked up any more. */
    @Test
    void aCaptureThatThePspNeverKnowsIsNotLookedUpOnceFinanceHasClosedIt() {
        down("capture");
        String payment = hold();
        shop.post("/v1/payments/" + payment + "/capture", "capture-1", Json.object());
        JsonNode capture = outlived();
        teller.bring("s_900,capture,ch_1,cap_1,," + capture.path("id").asText() + ",900,KRW,0," + shop.now());
        shop.await("it to be finance's", () -> teller.discrepancy().get(2).equals("finance"));

        Finance finance = new Finance(teller);
        String row = "dis_acct_1:capture:cap_1:movement";
        assertEquals(200, finance.claim(row));
        assertEquals(200, finance.moveAmongOurs(row, 900));

        shop.await("nothing to be open", () -> jobs("open").isEmpty());
        assertEquals("resolved", shop.ops("GET", "/v1/ops/discrepancies/" + row, "").path("state").asText());
    }
}
