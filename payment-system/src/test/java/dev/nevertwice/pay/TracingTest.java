package dev.nevertwice.pay;

import static dev.nevertwice.pay.Instances.checkout;
import static dev.nevertwice.pay.Instances.json;
import static dev.nevertwice.pay.Instances.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.trace.Trace;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A caller's trace goes with everything that is asked of the PSP for it, whoever asks and however often. */
@Timeout(60)
class TracingTest {

    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final List<Request> sent = new CopyOnWriteArrayList<>();

    @Test
    void theCallersTraceGoesWithTheFirstTryTheLookUpAndTheNextTryOfAnotherInstance() throws Exception {
        try (Instances instances = new Instances()) {
            PaymentSystem first = instances.open(Settings.defaults().scaled(10), channel -> (request, deadline) -> {
                sent.add(request);
                return new Exchange.Failed(true, "the line was cut");
            });
            assertEquals(202, first.handle(traced("cart-1")).status());
            PaymentSystem second = instances.start(Settings.defaults().scaled(10), channel -> (request, deadline) -> {
                sent.add(request);
                return channel.exchange(request, deadline);
            });
            instances.await("the payment", () -> second.handle(traced("cart-1")).status() == 201);
            assertTrue(sent.size() >= 3, sent.toString());
            assertEquals(List.of(ID), traces());
        }
    }

    /** What follows from it belongs to it: here the capture after both sellers' money is held. */
    @Test
    void whatFollowsFromItBelongsToItsTrace() throws Exception {
        try (Instances instances = new Instances()) {
            PaymentSystem system = instances.start(Settings.defaults().scaled(10), channel -> (request, deadline) -> {
                sent.add(request);
                return channel.exchange(request, deadline);
            });
            byte[] body =
                    """
                    {"method": "direct", "source": "tok_visa", "orders": [
                     {"seller": "sel_1", "amount": 500, "currency": "KRW"}, {"seller": "sel_2", "amount": 700, "currency": "KRW"}]}"""
                            .getBytes(StandardCharsets.UTF_8);
            Request two = request("POST", "/v1/payments", "merchant_test_key", body, "idempotency-key", "cart-2",
                    Trace.HEADER, "00-" + ID + "-00f067aa0ba902b7-01");
            system.handle(two);
            instances.await("both captures", () -> sent.stream()
                    .filter(request -> request.path().endsWith("/capture")).count() >= 2);
            assertEquals(List.of(ID), traces());
        }
    }

    @Test
    void aPaymentWithoutACallersTraceHasItsOwn() throws Exception {
        try (Instances instances = new Instances()) {
            PaymentSystem system = instances.open(Settings.defaults(), channel -> (request, deadline) -> {
                sent.add(request);
                return channel.exchange(request, deadline);
            });
            String id = json(system.handle(checkout("cart-1", "tok_visa"))).path("id").asText();
            assertEquals(List.of(Trace.of(id).id()), traces());
        }
    }

    private List<String> traces() {
        return sent.stream()
                .map(request -> Trace.read(request.header(Trace.HEADER)).map(Trace::id)
                        .orElse("none: " + request.target()))
                .distinct()
                .collect(Collectors.toList());
    }

    private static Request traced(String key) {
        Request request = checkout(key, "tok_visa");
        request.headers().put(Trace.HEADER, "00-" + ID + "-00f067aa0ba902b7-01");
        return request;
    }
}
