package dev.nevertwice.pay;

import static dev.nevertwice.pay.Instances.checkout;
import static dev.nevertwice.pay.Instances.get;
import static dev.nevertwice.pay.Instances.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.store.StoreFailure;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Response;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is sent requests: an instance that can reach its store and does not end. */
@Timeout(60)
class ReadinessTest {

    private final AtomicBoolean down = new AtomicBoolean();

    @Test
    void anInstanceWithItsStoreIsReady() throws Exception {
        try (Instances instances = new Instances(store())) {
            PaymentSystem system = instances.open(Settings.defaults(), channel -> channel);
            JsonNode ready = assertReady(200, system);
            assertEquals("ready", ready.path("status").asText());
            assertEquals("up", ready.path("psp").asText());
        }
    }

    @Test
    void anInstanceWithoutItsStoreLivesAndIsNotReadyUntilTheStoreIsBack() throws Exception {
        try (Instances instances = new Instances(store())) {
            PaymentSystem system = instances.open(Settings.defaults(), channel -> channel);
            down.set(true);
            assertEquals("down", assertReady(503, system).path("store").asText());
            assertEquals(200, system.handle(get("/health")).status());
            down.set(false);
            assertReady(200, system);
        }
    }

    /** With the PSP away every instance is as badly off: turning all of them away would make an outage of a delay. */
    @Test
    void anOpenBreakerIsToldAndTurnsNobodyAway() throws Exception {
        try (Instances instances = new Instances(store())) {
            PaymentSystem system = instances.open(
                    Settings.defaults().scaled(100),
                    channel -> (request, deadline) -> new Exchange.Failed(false, "away"));
            for (int i = 0; i < 10; i++) {
                system.handle(checkout("cart-" + i, "tok_visa"));
            }
            JsonNode ready = assertReady(200, system);
            assertEquals("degraded", ready.path("status").asText());
            assertEquals("breaker_open", ready.path("psp").asText());
            assertEquals("registrations", ready.path("open_breakers").path(0).asText());
        }
    }

    @Test
    void onlyReadingIsAllowed() throws Exception {
        try (Instances instances = new Instances(store())) {
            PaymentSystem system = instances.open(Settings.defaults(), channel -> channel);
            assertEquals(405, system.handle(Instances.ops("POST", "/ready", "{}")).status());
            assertEquals(405, system.handle(Instances.ops("POST", "/health", "{}")).status());
        }
    }

    private static JsonNode assertReady(int status, PaymentSystem system) {
        Response response = system.handle(get("/ready"));
        assertEquals(status, response.status(), () -> json(response).toString());
        return json(response);
    }

    private Store store() {
        MemoryStore memory = new MemoryStore(Monitor.ofThreads(), Instant::now);
        return new Store() {
            @Override
            public <T> T inTransaction(Body<T> body) {
                if (down.get()) {
                    throw new StoreFailure.Unavailable("it is down", null);
                }
                return memory.inTransaction(body);
            }
        };
    }
}
