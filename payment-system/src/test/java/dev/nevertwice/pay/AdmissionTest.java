package dev.nevertwice.pay;

import static dev.nevertwice.pay.Instances.checkout;
import static dev.nevertwice.pay.Instances.get;
import static dev.nevertwice.pay.Instances.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.env.Stopped;
import dev.nevertwice.pay.wire.Response;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An instance takes no more requests than it can hold. One that is told to end finishes what is under way, refuses the
 * rest, and loses nothing.
 */
@Timeout(60)
class AdmissionTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final Instances instances = new Instances();
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicReference<HeldChannel> held = new AtomicReference<>();

    @AfterEach
    void close() throws Exception {
        held.get().letGo();
        clients.shutdownNow();
        instances.close();
    }

    @Test
    void whatIsUnderWayIsAnsweredAndNothingNewIsTaken() throws Exception {
        PaymentSystem system = start(Settings.defaults());
        Future<Response> first = clients.submit(() -> system.handle(checkout("cart-1", "tok_visa")));
        held.get().awaitRequest();
        Future<Boolean> drained = clients.submit(() -> system.drain(LONG));
        instances.await("the drain to begin", () -> system.handle(get("/ready")).status() == 503);

        Response refused = system.handle(checkout("cart-2", "tok_visa"));
        assertEquals(503, refused.status());
        assertEquals("draining", json(refused).path("code").asText());
        assertEquals("1", refused.header("retry-after"));
        assertEquals("close", refused.header("connection"));
        assertEquals(200, system.handle(get("/health")).status());
        assertTrue(json(system.handle(get("/ready"))).path("draining").asBoolean());
        assertFalse(drained.isDone());

        held.get().letGo();
        assertEquals(201, first.get().status());
        assertTrue(drained.get());
    }

    /** Else they would pile up until there is no memory left, and then nobody is served. */
    @Test
    void oneTooManyIsRefusedBeforeAnythingIsDoneForHim() throws Exception {
        PaymentSystem system = start(Settings.defaults().with(draft -> draft.mostRequests = 2));
        Future<Response> first = clients.submit(() -> system.handle(checkout("cart-1", "tok_visa")));
        held.get().awaitRequest();
        Future<Response> second = clients.submit(() -> system.handle(checkout("cart-2", "tok_visa")));
        held.get().awaitRequest();

        Response refused = system.handle(checkout("cart-3", "tok_visa"));
        assertEquals(503, refused.status());
        assertEquals("overloaded", json(refused).path("code").asText());
        assertEquals("1", refused.header("retry-after"));
        assertEquals(200, system.handle(get("/health")).status());
        assertEquals(200, system.handle(get("/ready")).status());

        held.get().letGo();
        assertEquals(201, first.get().status());
        assertEquals(201, second.get().status());
        assertEquals(2, charges());
        Response again = system.handle(checkout("cart-3", "tok_visa"));
        assertEquals(201, again.status());
        assertNull(again.header("idempotent-replayed"));
        assertEquals(3, charges());
    }

    /** Whoever waits for news, or for an outcome that nobody knows yet, is told what is known and let go. */
    @Test
    void nobodyIsKeptWaitingByAnInstanceThatEnds() throws Exception {
        PaymentSystem system = start(Settings.defaults());
        held.get().letGo();
        String id = json(system.handle(checkout("cart-1", "tok_visa"))).path("id").asText();
        Future<Response> news = clients.submit(() -> system.handle(get("/v1/payments/" + id + "?after=99&wait=30")));
        assertTrue(system.drain(LONG));
        instances.await("the answer", news::isDone);
        assertTrue(news.get().status() == 200 || news.get().status() == 503, news.get().toString());
    }

    /** The call may still live at the PSP, so its lease is left to end by itself; then another instance looks it up. */
    @Test
    void whatCouldNotBeFinishedIsFinishedByAnotherInstanceAndChargedOnce() throws Exception {
        PaymentSystem ending = start(Settings.defaults().scaled(10));
        Future<Response> request = clients.submit(() -> {
            try {
                return ending.handle(checkout("cart-1", "tok_visa"));
            } catch (Stopped interrupted) {
                return null;
            }
        });
        held.get().awaitRequest();
        assertFalse(ending.drain(Duration.ofMillis(50)));
        request.cancel(true);
        ending.close();

        PaymentSystem other = instances.start(Settings.defaults().scaled(10));
        instances.await("the payment to be paid", () -> {
            Response again = other.handle(checkout("cart-1", "tok_visa"));
            return again.status() == 201 && json(again).path("status").asText().equals("paid");
        });
        assertEquals(1, charges());
    }

    private int charges() {
        return instances.admin("GET", "/_admin/truth", "").path("charges").size();
    }

    private PaymentSystem start(Settings settings) {
        return instances.start(settings, channel -> {
            held.set(new HeldChannel(channel));
            return held.get();
        });
    }
}
