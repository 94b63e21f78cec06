package dev.nevertwice.pay;

import static dev.nevertwice.pay.Instances.checkout;
import static dev.nevertwice.pay.Instances.get;
import static dev.nevertwice.pay.Instances.ops;
import static dev.nevertwice.pay.Instances.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What people who look after the system are told, one number at a time. */
@Timeout(60)
class MetricsTest {

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private final Instances instances =
            new Instances(new MemoryStore(Monitor.ofThreads(), () -> Instant.now().plus(ahead.get())));

    @AfterEach
    void close() throws Exception {
        instances.close();
    }

    @Test
    void ofAPaymentThatNobodyKnowsTheOutcomeOfTheAgeIsTold() {
        PaymentSystem system = instances.open(Settings.defaults().scaled(10), channel -> MetricsTest::lost);
        assertEquals("0", value(system, "nevertwice_oldest_unknown_seconds"));
        system.handle(checkout("cart-1", "tok_visa"));
        ahead.set(Duration.ofHours(2));
        assertAbout(7200, value(system, "nevertwice_oldest_unknown_seconds"));
        assertAbout(7200, value(system, "nevertwice_oldest_open_intent_seconds"));
        assertEquals("1", value(system, "nevertwice_open_payments"));
        assertEquals("1", value(system, "nevertwice_psp_calls_total{operation=\"registrations\",outcome=\"unknown\"}"));
    }

    @Test
    void aQueueTellsItsDepthAndForHowLongItsOldestJobHasBeenWaiting() {
        PaymentSystem system = instances.open(Settings.defaults(), channel -> channel);
        assertEquals("0", value(system, "nevertwice_queue_jobs{queue=\"execute\",state=\"open\"}"));
        queued(system, "cart-1");
        queued(system, "cart-2");
        ahead.set(Duration.ofMinutes(10));
        assertEquals("2", value(system, "nevertwice_queue_jobs{queue=\"execute\",state=\"open\"}"));
        assertEquals("2", value(system, "nevertwice_queue_jobs{queue=\"execute\",state=\"due\"}"));
        assertEquals("0", value(system, "nevertwice_queue_jobs{queue=\"execute\",state=\"dead\"}"));
        assertAbout(600, value(system, "nevertwice_queue_oldest_due_seconds{queue=\"execute\"}"));
        assertEquals("2", value(system, "nevertwice_outbox_unpublished"));
    }

    @Test
    void openDiscrepanciesAreToldByClassAndAge() {
        PaymentSystem system = instances.open(Settings.defaults(), channel -> channel);
        instances.chargeAtPsp("stranger-1");
        String day = instances.admin("POST", "/_admin/settlement/close", "{}").path("day").asText();
        assertEquals(200,
                system.handle(ops("POST", "/v1/ops/reconcile", "{\"day\": \"" + day + "\"}")).status());
        assertEquals("1", value(system, "nevertwice_open_discrepancies{age=\"under_1h\",class=\"automatic\"}"));
        ahead.set(Duration.ofDays(2));
        assertEquals("0", value(system, "nevertwice_open_discrepancies{age=\"under_1h\",class=\"automatic\"}"));
        assertEquals("1", value(system, "nevertwice_open_discrepancies{age=\"under_7d\",class=\"automatic\"}"));
        assertEquals("0", value(system, "nevertwice_open_discrepancies{age=\"under_7d\",class=\"manual\"}"));
        assertAbout(172_800, value(system, "nevertwice_oldest_discrepancy_seconds{class=\"automatic\"}"));
    }

    @Test
    void aLeaseThatEndedBeforeItsWorkWasDoneIsCountedByWhoeverTookItOver() throws Exception {
        AtomicReference<HeldChannel> held = new AtomicReference<>();
        PaymentSystem stuck = instances.start(Settings.defaults(), channel -> {
            held.set(new HeldChannel(channel));
            return held.get();
        });
        queued(stuck, "cart-1");
        held.get().awaitRequest();
        PaymentSystem other = instances.start(Settings.defaults().scaled(10));
        ahead.set(Duration.ofSeconds(11));
        instances.await("the steal", () -> page(other)
                .contains("nevertwice_lease_steals_total{queue=\"execute\"} 1.0"));
    }

    @Test
    void retriesAreToldPerSuccess() {
        AtomicBoolean first = new AtomicBoolean(true);
        PaymentSystem system = instances.start(Instances.soon(),
                channel -> (request, deadline) -> request.method().equals("POST") && first.getAndSet(false)
                        ? lost(request, deadline)
                        : channel.exchange(request, deadline));
        system.handle(checkout("cart-1", "tok_visa"));
        instances.await("the payment", () -> system.handle(checkout("cart-1", "tok_visa")).status() == 201);
        assertEquals("1", value(system, "nevertwice_sends_total{try=\"first\"}"));
        assertEquals("1", value(system, "nevertwice_sends_total{try=\"again\"}"));
        assertEquals("1", value(system, "nevertwice_retries_per_success"));
    }

    @Test
    void forgedWebhooksAreRefusedAndCounted() {
        PaymentSystem system = instances.open(Settings.defaults(), channel -> channel);
        Response refused = system.handle(request(
                "POST", "/webhooks/psp", "", "{}".getBytes(StandardCharsets.UTF_8), "webhook-id", "evt_1",
                "webhook-timestamp", Long.toString(Instant.now().getEpochSecond()), "webhook-signature", "v1,AAAA"));
        assertTrue(refused.status() == 401 || refused.status() == 400);
        assertEquals("1", value(
                system, "nevertwice_requests_total{route=\"webhooks\",status=\"" + refused.status() + "\"}"));
    }

    @Test
    void theProcessItselfIsToldOfToo() {
        String page = page(instances.open(Settings.defaults(), channel -> channel));
        assertTrue(page.contains("jvm_memory_used_bytes") && page.contains("process_uptime_seconds"), page);
    }

    @Test
    void anotherOriginIsToldNothing() {
        PaymentSystem system = instances.open(Settings.defaults(), channel -> channel);
        assertEquals(403, system.handle(
                request("GET", "/metrics", "", new byte[0], "origin", "https://evil.example")).status());
        assertEquals(403, system.handle(
                request("GET", "/metrics", "", new byte[0], "host", "rebound.example:8080")).status());
    }

    private static Exchange lost(Request request, Duration deadline) {
        return new Channel.Exchange.Failed(true, "the line was cut");
    }

    private static void queued(PaymentSystem system, String key) {
        Request request = checkout(key, "tok_visa");
        request.headers().put("prefer", "respond-async");
        assertEquals(202, system.handle(request).status());
    }

    private static String page(PaymentSystem system) {
        Response page = system.handle(get("/metrics"));
        assertEquals(200, page.status());
        return new String(page.body(), StandardCharsets.UTF_8);
    }

    /** A metric's value, without the digits that say nothing. */
    private static String value(PaymentSystem system, String metric) {
        String page = page(system);
        return page.lines()
                .filter(line -> line.startsWith(metric + " "))
                .map(line -> line.substring(metric.length() + 1).replaceAll("\\.0$", ""))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + metric + " in\n" + page));
    }

    private static void assertAbout(long seconds, String value) {
        long told = Long.parseLong(value);
        assertTrue(told >= seconds && told < seconds + 60, value);
    }
}
