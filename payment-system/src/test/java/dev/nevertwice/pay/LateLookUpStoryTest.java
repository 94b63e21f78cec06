package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.reconciliation.SettlementTerms;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The file tells of what was made after it had been given up, and the PSP's look-ups know of it only later, or never. */
class LateLookUpStoryTest extends GivenUpStories {

    private static final String ROW = "dis_acct_1:capture:cap_1:movement";

    LateLookUpStoryTest() {
        super(SettlementTerms.defaults());
    }

    /** Booked by hand meanwhile, nothing would have ended the one with another key, and the seller never had it. */
    @Test
    void aCaptureThatIsMadeAfterAllIsLookedUpUntilThePspKnowsIt() {
        String payment = hold();
        JsonNode capture = outlivedCapture(payment);
        discardedInVain("capture", capture);
        brought(capture);
        teller.world.clock().sleep(Duration.ofMinutes(1));

        JsonNode row = shop.ops("GET", "/v1/ops/discrepancies/" + ROW, "");
        assertEquals("resolver", row.path("queue").asText(), row::toString);
        shop.captureAtPsp("ch_1", reference(capture), 900);
        shop.faults("");

        shop.await(payment, "paid");
        assertEquals(900, teller.wallet("sel_1"));
        assertEquals(900, teller.atPsp());
    }

    /** The one with another key was given up too, and told nothing of the row: that was looked up for ever, and nobody knew. */
    @Test
    void aCaptureThatThePspNeverKnowsIsFinancesOnceTheOneWithAnotherKeyIsGivenUp() {
        String payment = hold();
        JsonNode capture = outlivedCapture(payment);
        discardedInVain("capture", capture);
        brought(capture);
        teller.world.clock().sleep(KEYS_LIVE.multipliedBy(2));
        dead(1);

        shop.await("it to be finance's", () -> teller.discrepancy().get(2).equals("finance"));

        shop.captureAtPsp("ch_1", reference(capture), 900);
        shop.await(payment, "paid");
        assertEquals(900, teller.wallet("sel_1"));
        assertEquals("resolved", shop.ops("GET", "/v1/ops/discrepancies/" + ROW, "").path("state").asText());
    }

    /** What a person has decided is not looked up any more. */
    @Test
    void aCaptureThatThePspNeverKnowsIsNotLookedUpOnceFinanceHasClosedIt() {
        brought(outlivedCapture(hold()));
        shop.await("it to be finance's", () -> teller.discrepancy().get(2).equals("finance"));

        Finance finance = new Finance(teller);
        assertEquals(200, finance.claim(ROW));
        assertEquals(200, finance.moveAmongOurs(ROW, 900));

        shop.await("nothing to be open", () -> jobs("open").isEmpty());
        assertEquals("resolved", shop.ops("GET", "/v1/ops/discrepancies/" + ROW, "").path("state").asText());
    }

    /** The file tells of it. */
    private void brought(JsonNode capture) {
        teller.bring("s_900,capture,ch_1,cap_1,," + reference(capture) + ",900,KRW,0," + shop.now());
    }
}
