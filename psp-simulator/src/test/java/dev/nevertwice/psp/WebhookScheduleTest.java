package dev.nevertwice.psp;

import static dev.nevertwice.psp.driver.Requests.admin;
import static dev.nevertwice.psp.driver.Requests.buy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.callback.RetrySchedule;
import dev.nevertwice.psp.driver.MachineDriver;
import dev.nevertwice.psp.profile.Profiles;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Days and weeks of patience, in virtual time. */
class WebhookScheduleTest {

    private static MachineDriver of(String schedule, int... answers) {
        MachineDriver psp = new MachineDriver(
                PspSettings.defaults().withWebhookUrl(URI.create("http://127.0.0.1:8080/hook")));
        assertEquals(200, psp.send(admin("PUT", "/_admin/webhooks", "{\"schedule\": \"" + schedule + "\"}")).status());
        psp.answerCallbacksWith(answers);
        return psp;
    }

    private static int[] times(int count, int status) {
        int[] statuses = new int[count];
        Arrays.fill(statuses, status);
        return statuses;
    }

    private static List<JsonNode> attempts(MachineDriver psp, String event) {
        List<JsonNode> attempts = new ArrayList<>();
        psp.send(admin("GET", "/_admin/deliveries?event=" + event, "")).json().get("deliveries")
                .forEach(attempts::add);
        return attempts;
    }

    private static List<Long> waits(MachineDriver psp, String event) {
        List<JsonNode> attempts = attempts(psp, event);
        List<Long> seconds = new ArrayList<>();
        for (int i = 1; i < attempts.size(); i++) {
            seconds.add(Duration.between(at(attempts.get(i - 1)), at(attempts.get(i))).toSeconds());
        }
        return seconds;
    }

    private static Instant at(JsonNode attempt) {
        return Instant.parse(attempt.get("at").asText());
    }

    private static List<Long> refusedFor(String schedule, Duration time) {
        MachineDriver psp = of(schedule, times(1000, 500));
        psp.send(buy("att_1", "tok_visa"));
        psp.pass(time);
        assertTrue(psp.psp().journal().entries().stream().anyMatch(entry -> entry.detail().contains("given up")));
        return waits(psp, "evt_1");
    }

    private static List<Long> minutes(long... minutes) {
        return Arrays.stream(minutes).mapToObj(minute -> minute * 60).toList();
    }

    @Test
    void stripeRetriesForThreeDaysExponentially() {
        List<Long> waits = refusedFor("stripe", Duration.ofDays(4));
        assertEquals(minutes(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048), waits);
        assertTrue(waits.stream().mapToLong(Long::longValue).sum() <= Duration.ofDays(3).toSeconds());
    }

    @Test
    void stripesSandboxRetriesThreeTimesOverAFewHours() {
        assertEquals(minutes(10, 60, 180), refusedFor("stripe-sandbox", Duration.ofDays(1)));
    }

    @Test
    void tossRetriesSevenTimesOverThreeDaysAndNineteenHours() {
        List<Long> waits = refusedFor("toss", Duration.ofDays(6));
        assertEquals(minutes(1, 4, 16, 64, 256, 1024, 4096), waits);
        assertEquals(5461, waits.stream().mapToLong(Long::longValue).sum() / 60);
    }

    @Test
    void tossTakesNothingBut200ForAnAcknowledgement() {
        MachineDriver psp = of("toss", 204, 202, 200);
        psp.send(buy("att_1", "tok_visa"));
        psp.pass(Duration.ofDays(6));
        assertEquals(3, attempts(psp, "evt_1").size());
    }

    @Test
    void paypalRetriesTwentyFiveTimesWithinThreeDays() {
        List<Long> waits = refusedFor("paypal", Duration.ofDays(4));
        assertEquals(25, waits.size());
        assertTrue(waits.stream().mapToLong(Long::longValue).sum() <= Duration.ofDays(3).toSeconds());
    }

    @Test
    void adyenRetriesThriceQuicklyAndThenForThirtyDaysFromTheQueue() {
        List<Long> waits = refusedFor("adyen", Duration.ofDays(31));
        assertEquals(List.of(9L, 9L, 9L, 120L, 300L, 600L, 900L, 1800L, 3600L, 7200L, 14400L, 28800L, 28800L),
                waits.subList(0, 13));
        long days = waits.stream().mapToLong(Long::longValue).sum() / 86_400;
        assertEquals(29, days);
    }

    /** Only the head of the queue is tried; its success releases the next at once. */
    @Test
    void adyensQueueIsReleasedByASuccess() {
        MachineDriver psp = of("adyen", times(9, 500));
        psp.send(buy("att_1", "tok_visa"));
        psp.send(buy("att_2", "tok_visa"));
        psp.pass(Duration.ofSeconds(60));
        assertEquals(4, attempts(psp, "evt_1").size());
        assertEquals(4, attempts(psp, "evt_2").size());
        psp.pass(Duration.ofSeconds(120));
        assertEquals("refused", attempts(psp, "evt_1").getLast().get("outcome").asText());
        assertEquals(4, attempts(psp, "evt_2").size());
        psp.pass(Duration.ofSeconds(300));
        assertEquals("acknowledged", attempts(psp, "evt_1").getLast().get("outcome").asText());
        assertEquals("acknowledged", attempts(psp, "evt_2").getLast().get("outcome").asText());
        assertEquals(at(attempts(psp, "evt_1").getLast()), at(attempts(psp, "evt_2").getLast()));
    }

    /** Seven retries and nothing but 200, with minutes as seconds. */
    @Test
    void aProfileBringsItsScheduleAndTheTimeScaleDividesIt() {
        MachineDriver psp = new MachineDriver(
                PspSettings.defaults().withWebhookUrl(URI.create("http://127.0.0.1:8080/hook"))
                        .withProfile(Profiles.TOSS).timeScale(60));
        psp.answerCallbacksWith(times(100, 204));
        psp.send(buy("att_1", "tok_visa"));
        psp.pass(Duration.ofDays(3));
        assertEquals(List.of(1L, 4L, 16L, 64L, 256L, 1024L, 4096L), waits(psp, "evt_1"));
    }

    @Test
    void aScheduleCanBeMadeShorterByAFactor() {
        assertEquals(List.of(Duration.ofMillis(60), Duration.ofMillis(240)),
                RetrySchedule.named("toss").orElseThrow().timeScale(1000).waits().subList(0, 2));
    }

    @Test
    void aFormerSecretIsGoneWhenItsOverlapEnds() {
        MachineDriver psp = of("default");
        psp.send(admin("POST", "/_admin/webhooks/default/rotate",
                "{\"secret\": \"whsec_b3RoZXItdGVzdC1zZWNyZXQtMDEyMzQ1Njc4OQ==\"}"));
        psp.pass(Duration.ofHours(23));
        psp.send(buy("att_1", "tok_visa"));
        psp.pass(Duration.ofHours(1));
        psp.send(buy("att_2", "tok_visa"));
        psp.pass(Duration.ofSeconds(1));
        assertEquals(List.of(2, 1), psp.callbacks(2).stream()
                .map(callback -> callback.headers().get("webhook-signature").split(" ").length).toList());
    }

    @Test
    void aManualResendEndsNoAutomaticRetries() {
        MachineDriver psp = of("default", 500, 200, 500, 200);
        psp.send(buy("att_1", "tok_visa"));
        psp.pass(Duration.ofMillis(500));
        psp.send(admin("POST", "/_admin/events/evt_1/resend", "{}"));
        psp.pass(Duration.ofDays(1));
        assertEquals(List.of("automatic", "resend", "automatic", "automatic"),
                attempts(psp, "evt_1").stream().map(attempt -> attempt.get("kind").asText()).toList());
    }

    @Test
    void whatWasToBeToldToAnEndpointThatIsGoneIsToldNoMore() {
        MachineDriver psp = of("default", times(100, 500));
        psp.send(buy("att_1", "tok_visa"));
        psp.pass(Duration.ofMillis(100));
        psp.send(admin("PUT", "/_admin/webhooks", "{\"endpoints\": []}"));
        psp.pass(Duration.ofDays(4));
        psp.send(buy("att_2", "tok_visa"));
        assertEquals(1, psp.callbacks(1).size());
    }

    @Test
    void theDeliveryLogIsBoundedAndSaysWhatItDropped() {
        MachineDriver psp = new MachineDriver(PspSettings.defaults().withJournalCapacity(10)
                .withWebhookUrl(URI.create("http://127.0.0.1:8080/hook")));
        for (int i = 0; i < 15; i++) {
            psp.send(buy("att_" + i, "tok_visa"));
        }
        psp.pass(Duration.ofSeconds(1));
        JsonNode log = psp.send(admin("GET", "/_admin/deliveries", "")).json();
        assertEquals(10, log.get("deliveries").size());
        assertEquals(5, log.get("dropped").asInt());
    }
}
