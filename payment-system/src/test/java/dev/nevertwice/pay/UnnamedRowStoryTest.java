package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.reconciliation.Layout;
import dev.nevertwice.pay.reconciliation.SettlementTerms;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The file has no reference of ours, as Adyen's, so that nothing of ours could be looked up: what was made after it had been given
 * up was heard of by nothing else, and nothing ever ended what was asked for in its place.
 */
class UnnamedRowStoryTest extends GivenUpStories {

    private static final String SILENT =
            StoryTeller.rule("callback", "callback", "drop", "", "\"always\": true");

    UnnamedRowStoryTest() {
        super(SettlementTerms.defaults().withLayout(Layout.ADYEN));
    }

    @Test
    void aCaptureThatIsMadeAfterAllEndsTheOneWithAnotherKeyToo() {
        aLateCaptureEndsTheOneWithAnotherKey();
    }

    /** The buyer's money was kept. */
    @Test
    void aCaptureThatIsMadeAfterAllIsNotCanceled() {
        aLateCaptureOfWhatGoesBackGoesBack();
    }

    /** Its event was lost. */
    @Test
    void aRefundThatIsMadeAfterAllEndsTheOneWithAnotherKeyToo() {
        String payment = teller.payWith("tok_declined", "cart-1", 1_000);
        down("refund");
        shop.chargeAtPsp("of its own accord", shop.ops("GET", "/v1/ops/books", "").at("/payments/0"));
        shop.await("it to be on its way back", () -> state().equals("refund_due"));
        JsonNode refund = outlived();
        teller.world.clock().sleep(KEYS_LIVE);
        discardedInVain("refund", refund, SILENT);
        shop.await("another to be asked for", () -> !jobs("open").isEmpty());

        shop.refundAtPsp("ch_1", reference(refund), 1_000);
        shop.faults(SILENT);
        teller.reconcile(shop.closeDay());

        shop.await(payment, "refunded");
        teller.settle();
        assertEquals(0, teller.atPsp());
        teller.booksAgree();
    }

    /** By its own id the PSP finds each of the two: the second was booked in silence, out of what is owed to buyers. */
    @Test
    void aRefundThatThePspMakesTwiceIsFinancesAndTheSellerPaysOnce() {
        String day = teller.refundedTwice();

        assertEquals(List.of("duplicate_refund", "manual", "finance", "open"), teller.discrepancy());
        assertEquals(600, teller.wallet("sel_1"));
        assertEquals(600, new Finance(teller).receivable());
        assertEquals(200, teller.atPsp());
        new Finance(teller).writesOffWholeAndOnce(
                shop.ops("GET", "/v1/ops/books", "").at("/discrepancies/0/id").asText(), day);
    }

    /** It waited in vain for what could tell whose it is. */
    @Test
    void aCaptureThatIsNotOursIsFinancesAtOnce() {
        hold();
        shop.captureAtPsp("ch_1", "elsewhere", 900);
        teller.reconcile(shop.closeDay());

        shop.await("it to be finance's", () -> teller.discrepancy().get(2).equals("finance"));

        String id = shop.ops("GET", "/v1/ops/books", "").at("/discrepancies/0/id").asText();
        assertEquals("nobody of ours asked for it",
                shop.ops("GET", "/v1/ops/discrepancies/" + id, "").path("resolution").asText());
    }
}
