package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.wire.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * What is to go back to its buyer comes back from a closed card. The money was still owed, its job among the dead letters, and
 * nothing helped: redriven it learned the same, and it could not be discarded.
 */
class FailedReturnStoryTest {

    private static final String NO_ANSWER =
            StoryTeller.rule("register", "committed-before-reply", "reset", "", "\"always\": true");
    private static final String BLIND = StoryTeller.rule("lookup", "before-accept", "status", "", "\"always\": true");
    private static final String SILENT = StoryTeller.rule("callback", "callback", "drop", "", "\"always\": true");

    private final StoryTeller teller = new StoryTeller();
    private final Shop shop = teller.shop;

    /** A late success after a cancel. */
    @Test
    void discardedItIsAskedForOnceMore() {
        canceledInVain();
        JsonNode first = cameBack();
        assertEquals(1_000, teller.atPsp());
        assertEquals("absence_not_proven", decided(first, "discard").path("code").asText(),
                "its last try may be under way");

        teller.world.clock().sleep(Duration.ofMinutes(1));
        assertEquals("discard", decided(cameBack(), "discard").path("action").asText());

        shop.await("another to be made", () -> refunds() == 2);
        assertEquals("refund_due", state());
        assertEquals(first.path("id").asText() + "_anew", cameBack().path("id").asText());
        assertEquals(1_000, teller.atPsp());
    }

    /** Nobody knows what became of the payment; then it is canceled, and then it was paid. */
    private void canceledInVain() {
        shop.faults(NO_ANSWER + "," + BLIND + "," + SILENT);
        String payment = teller.payWith("tok_refund_fails", "cart-1", 1_000);
        shop.post("/v1/payments/" + payment + "/cancel", "cancel-1", Json.object());
        shop.faults("");
    }

    /** How many the PSP has made, whatever became of them. */
    private long refunds() {
        return shop.ops("GET", "/v1/ops/books", "").path("movements").valueStream()
                .filter(movement -> movement.path("kind").asText().equals("refund"))
                .count();
    }

    /** Of the only payment. */
    private String state() {
        return shop.ops("GET", "/v1/ops/books", "").at("/payments/0/state").asText();
    }

    /** The job of what is owed still. */
    private JsonNode cameBack() {
        shop.await("it to come back", () -> shop.ops("GET", "/v1/ops/progress", "").path("dead_jobs").asInt() == 1);
        String id = shop.ops("GET", "/v1/ops/books", "").path("jobs").valueStream()
                .filter(job -> job.path("state").asText().equals("dead"))
                .findFirst().orElseThrow().path("id").asText();
        return shop.ops("GET", "/v1/ops/jobs/" + id, "");
    }

    private JsonNode decided(JsonNode job, String action) {
        return shop.ops("POST", "/v1/ops/jobs/" + job.path("id").asText() + "/" + action,
                "{\"fence\": " + job.path("fence") + ", \"who\": \"kim\", \"why\": \"" + action + "\"}");
    }
}
