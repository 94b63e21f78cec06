package dev.nevertwice.pay;

import static dev.nevertwice.pay.Instances.checkout;
import static dev.nevertwice.pay.Instances.get;
import static dev.nevertwice.pay.Instances.json;
import static dev.nevertwice.pay.Instances.ops;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is removed when it is old, and what never is. */
@Timeout(60)
class RetentionTest {

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private final Instances instances =
            new Instances(new MemoryStore(Monitor.ofThreads(), () -> Instant.now().plus(ahead.get())));

    @AfterEach
    void close() throws Exception {
        instances.close();
    }

    @Test
    void aKeyIsForgottenAMonthAfterItsPaymentHasEndedAndNotBefore() {
        PaymentSystem system = instances.open(Settings.defaults(), channel -> channel);
        String id = json(system.handle(checkout("cart-1", "tok_visa"))).path("id").asText();
        ahead.set(Duration.ofDays(29));
        assertEquals(0, run(system).path("idempotency_key").asInt());
        assertEquals("true", system.handle(checkout("cart-1", "tok_visa")).header("idempotent-replayed"));
        ahead.set(Duration.ofDays(31));
        assertEquals(1, run(system).path("idempotency_key").asInt());
        assertEquals(0, run(system).path("idempotency_key").asInt());
        assertEquals(200, system.handle(get("/v1/payments/" + id)).status());
    }

    /** Forgetting it would charge the buyer again as soon as somebody repeats the request. */
    @Test
    void theKeyOfAnOpenPaymentIsNeverForgotten() {
        PaymentSystem system = instances.open(
                Settings.defaults().scaled(10),
                channel -> (request, deadline) -> new Exchange.Failed(true, "the line was cut"));
        system.handle(checkout("cart-1", "tok_visa"));
        ahead.set(Duration.ofDays(1_000));
        assertEquals(0, run(system).path("idempotency_key").asInt());
        assertEquals(409, system.handle(checkout("cart-1", "tok_visa")).status());
    }

    /** A hosted payment has its reply at once, and is open for as long as the buyer may pay. */
    @Test
    void theKeyOfAnOpenPaymentWithAReplyIsNeverForgottenEither() {
        PaymentSystem system = instances.open(Settings.defaults(), channel -> channel);
        assertEquals(201, system.handle(hosted("cart-1")).status());
        ahead.set(Duration.ofDays(1_000));
        assertEquals(0, run(system).path("idempotency_key").asInt());
        assertEquals("true", system.handle(hosted("cart-1")).header("idempotent-replayed"));
    }

    /** What has to stay does not hide what may go behind it, even where more has to stay than fits into a batch. */
    @Test
    void manyKeysThatHaveToStayDoNotHideTheOthers() {
        PaymentSystem system = instances.open(Settings.defaults(), channel -> channel);
        for (int i = 0; i < 210; i++) {
            assertEquals(201, system.handle(hosted("open-" + i)).status());
        }
        for (int i = 0; i < 30; i++) {
            assertEquals(201, system.handle(checkout("paid-" + i, "tok_visa")).status());
        }
        ahead.set(Duration.ofDays(40));
        assertEquals(30, run(system).path("idempotency_key").asInt());
        assertEquals("true", system.handle(hosted("open-7")).header("idempotent-replayed"));
    }

    @Test
    void publishedMessagesAndReadWebhooksGoAndTheMoneyStays() {
        PaymentSystem system = instances.start(Instances.soon());
        String id = json(system.handle(checkout("cart-1", "tok_visa"))).path("id").asText();
        instances.await("everything to be published", () -> json(system.handle(ops("GET", "/v1/ops/progress", "")))
                .path("open_events").asInt() == 0);
        JsonNode before = json(system.handle(ops("GET", "/v1/ops/books", "")));
        ahead.set(Duration.ofDays(400));
        JsonNode removed = run(system);
        assertEquals(before.path("outbox").size(), removed.path("outbox").asInt());
        assertTrue(removed.path("event_log").isMissingNode(), "kept for ever unless somebody says otherwise");
        JsonNode after = json(system.handle(ops("GET", "/v1/ops/books", "")));
        assertEquals(0, after.path("outbox").size());
        for (String kept : new String[]{"payments", "history", "entries", "wallets", "movements", "intents"}) {
            assertEquals(before.path(kept), after.path(kept), kept);
        }
        assertEquals(200, system.handle(get("/v1/payments/" + id + "/ledger")).status());
        assertEquals(200, system.handle(ops("GET", "/v1/ops/books/check", "")).status());
    }

    private static Request hosted(String key) {
        String body = """
                {"method": "hosted", "return_url": "http://127.0.0.1:8080/return",
                 "orders": [{"seller": "sel_1", "amount": 500, "currency": "KRW"}]}""";
        return Instances.request(
                "POST", "/v1/payments", "merchant_test_key", body.getBytes(StandardCharsets.UTF_8), "idempotency-key",
                key);
    }

    private static JsonNode run(PaymentSystem system) {
        Response answer = system.handle(ops("POST", "/v1/ops/retention/run", "{}"));
        assertEquals(200, answer.status());
        return json(answer).path("removed");
    }
}
