package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.wire.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The PSP moves money that nobody of ours waits for: it was not to be asked for any more, or was never asked for. No program books
 * it, and nobody could: our books never agreed with the PSP's again. Payouts have {@link StrayPayoutStoryTest}.
 */
class StrayMovementStoryTest {

    private static final Duration KEYS_LIVE = Duration.ofMinutes(5);

    private final StoryTeller teller = new StoryTeller(Settings.defaults().withKeyLifetime(KEYS_LIVE));
    private final Shop shop = teller.shop;

    /** It was said that the PSP does not know it, which nobody had asked. */
    @Test
    void aCaptureThatIsNotOursIsFinancesAtOnce() {
        hold();
        shop.captureAtPsp("ch_1", "elsewhere", 900);
        teller.reconcile(shop.closeDay());

        String id = onlyDiscrepancy();
        shop.await("it to be finance's", () -> teller.discrepancy().get(2).equals("finance"));

        assertEquals(List.of("missing_here", "manual", "finance", "open"), teller.discrepancy());
        assertEquals("nobody of ours asked for it",
                shop.ops("GET", "/v1/ops/discrepancies/" + id, "").path("resolution").asText());
    }

    /** 900 of one order, until somebody decides. */
    private void hold() {
        ObjectNode body = Json.object().put("method", "direct").put("source", "tok_visa").put("capture", "manual");
        body.withArray("/orders").addObject().put("seller", "sel_1").put("amount", 900).put("currency", "KRW");
        teller.payment(shop.post("/v1/payments", "cart-1", body));
    }

    private String onlyDiscrepancy() {
        return shop.ops("GET", "/v1/ops/books", "").at("/discrepancies/0/id").asText();
    }
}
