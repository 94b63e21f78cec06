package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The PSP has something that it was asked about often, and its look-up, which lags behind, does not find it for a moment. */
class LostAndFoundStoryTest {

    /** By its tries alone it would be lost. */
    private static final int OFTEN = 15;

    private StoryTeller teller = asking("pending=fixed:500ms");
    private Shop shop = teller.shop;

    /** It went to the dead letters at once, and nobody looked whether it arrived. */
    @Test
    void aPayoutThatIsMissedTwiceIsNotLost() {
        String payout = pendingPayout();

        missed(payout, 2);

        teller.settle();
        assertEquals("paid", shop.get("/v1/payouts/" + payout).path("status").asText());
        teller.booksAgree();
    }

    @Test
    void aPayoutThatIsMissedThreeTimesInARowIsLost() {
        String payout = pendingPayout();

        missed(payout, 3);

        assertEquals("dead", job(payout).path("state").asText());
        assertEquals("payout_lost", job(payout).path("dead_reason").asText());
    }

    @Test
    void aRegistrationThatIsMissedTwiceIsNotLost() {
        JsonNode hosted = Shop.json(shop.payHosted("cart-1", 1_000, "KRW"));
        String registration = tracked();
        awaitFence(registration, OFTEN);

        missed(registration, 2);

        assertEquals("open", job(registration).path("state").asText());
        shop.payOnPage(hosted.path("page_url").asText(), "4242424242424242");
        teller.chargedOnce(1_000);
    }

    /** Between two look-ups of what the PSP has for long it waits as long as ever. */
    @Test
    void whatIsPendingForLongIsNotAskedAboutMoreOften() {
        teller = asking("pending=incremental:1s+1s..1h");
        shop = teller.shop;
        shop.payHosted("cart-1", 1_000, "KRW");
        String registration = tracked();

        teller.world.clock().sleep(Duration.ofSeconds(400));

        long tries = fence(registration);
        assertTrue(tries > OFTEN && tries < 30, () -> tries + " tries"); // the waits of 28 are 406 s
    }

    private static StoryTeller asking(String pending) {
        Settings settings = Settings.defaults();
        return new StoryTeller(settings.withRetry(settings.retry().with(pending)));
    }

    /** The PSP has it after many tries. */
    private String pendingPayout() {
        teller.pay("cart-1", 1_000);
        shop.faults(StoryTeller.rule("payout", "before-accept", "status", "", "\"first\": " + OFTEN));
        String payout = teller.payOut("payout-1", 400);
        shop.await("the PSP to have it",
                () -> shop.get("/v1/payouts/" + payout).path("status").asText().equals("pending"));
        return payout;
    }

    /** So often in a row; it is found before. */
    private void missed(String job, int times) {
        awaitFence(job, fence(job) + 1);
        awaitIdle(job);
        teller.world.missNext(times);
        shop.await("it to be missed", () -> teller.world.toMiss() == 0);
        awaitIdle(job);
    }

    private void awaitFence(String job, long fence) {
        shop.await("try " + fence, () -> fence(job) >= fence);
    }

    /** Until what was told last is recorded. */
    private void awaitIdle(String job) {
        shop.await("it to be recorded", () -> !job(job).path("leased").asBoolean());
    }

    private String tracked() {
        shop.await("it to be asked", () -> !track().isEmpty());
        return track().get(0).path("id").asText();
    }

    private JsonNode track() {
        return shop.ops("GET", "/v1/ops/queues/track?state=open", "").path("jobs");
    }

    private long fence(String job) {
        return job(job).path("fence").asLong();
    }

    private JsonNode job(String job) {
        return shop.ops("GET", "/v1/ops/jobs/" + job, "");
    }
}
