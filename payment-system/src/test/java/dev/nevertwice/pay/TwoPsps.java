package dev.nevertwice.pay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.Settings.PspAccount;
import dev.nevertwice.pay.adapter.http.HttpChannel;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.adapter.system.SystemTasks;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.http.PspServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** A payment system with an account at each of two PSPs, and a line to each that can be cut in every way. */
final class TwoPsps implements AutoCloseable {

    static final String SECOND_SECRET = "whsec_c2Vjb25kLXBzcC10ZXN0LXNlY3JldC0wMTIzNDU2Nzg5";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    final Line first = new Line();
    final Line second = new Line();
    final PaymentSystem system;
    private final SystemClock clock = new SystemClock();

    TwoPsps() {
        PspAccount usual = Settings.defaults().firstPspAccount();
        PspAccount other = PspAccount.testAccount("acct_2", SECOND_SECRET);
        Ports ports = new Ports(
                clock, new SystemTasks(), new SystemEntropy(), new MemoryStore(Monitor.ofThreads(), Instant::now),
                account -> account.equals(usual.id()) ? first : second, Optional.empty(), Optional.empty(),
                Optional.empty());
        // Only what is waited for is quicker: on a busy machine a call and its answer take as long as they take.
        Settings settings = Settings.defaults().withPspAccounts(List.of(usual, other));
        system = new PaymentSystem(ports, settings.withRetry(settings.retry().dividedBy(20)));
        system.start();
    }

    /** What happens to a request. */
    enum Cut {
        THROUGH,
        /** Nobody is there: nothing is sent. */
        REFUSED,
        /** It is done, and nobody hears of it. */
        REPLY_LOST,
        /** It is sent and never arrives. */
        REQUEST_LOST,
        /** The PSP does not let our account in. */
        SHUT_OUT,
        /** It is executed, and somebody on the way says 403 in place of the reply, once. */
        REPLY_BLOCKED
    }

    /** The way to one PSP. */
    static final class Line implements Channel, AutoCloseable {

        private final PspServer psp;
        private final HttpChannel channel;
        private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
        volatile Cut cut = Cut.THROUGH;

        Line() {
            try {
                psp = PspServer.start(PspSettings.defaults().timeScale(50), 0);
                channel = new HttpChannel(psp.url(), PATIENCE, () -> false, HttpChannel.BODY_LIMIT);
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        }

        @Override
        public Exchange exchange(Request request, Duration deadline) {
            return switch (cut) {
                case REFUSED -> new Exchange.Failed(false, "connection refused");
                case REQUEST_LOST -> new Exchange.Failed(true, "no answer");
                case SHUT_OUT -> new Exchange.Answered(
                        new Response(401, new TreeMap<>(), "{\"code\": \"unauthorized\"}".getBytes(
                                StandardCharsets.US_ASCII)));
                case REPLY_BLOCKED -> {
                    channel.exchange(request, deadline);
                    cut = Cut.THROUGH;
                    yield new Exchange.Answered(
                            new Response(403, new TreeMap<>(), "{\"message\": \"Forbidden\"}".getBytes(
                                    StandardCharsets.US_ASCII)));
                }
                case REPLY_LOST -> {
                    channel.exchange(request, deadline);
                    cut = Cut.THROUGH;
                    yield new Exchange.Failed(true, "no answer");
                }
                case THROUGH -> {
                    asked.add(request.method() + " " + request.target());
                    yield channel.exchange(request, deadline);
                }
            };
        }

        /** What was asked and may have been answered. */
        List<String> asked() {
            return List.copyOf(asked);
        }

        JsonNode truth() {
            return admin("GET", "/_admin/truth", "");
        }

        int charges() {
            return truth().path("charges").size();
        }

        JsonNode admin(String method, String target, String body) {
            return json(channel.exchange(
                    Instances.request(method, target, "psp_test_key", body.getBytes(StandardCharsets.UTF_8)),
                    PATIENCE));
        }

        /** A charge that nobody of ours asked this PSP for. */
        void charge(String key, String reference, String order, long amount) {
            String body = """
                    {"reference": "%s", "source": "tok_visa",
                     "orders": [{"reference": "%s", "seller": "sel_1", "amount": %d, "currency": "KRW"}]}"""
                    .formatted(reference, order, amount);
            channel.exchange(
                    Instances.request(
                            "POST", "/v1/registrations", "psp_test_key", body.getBytes(StandardCharsets.UTF_8),
                            "idempotency-key", key),
                    PATIENCE);
        }

        private static JsonNode json(Exchange exchange) {
            return exchange instanceof Exchange.Answered(Response response)
                    ? Json.readObject(response.body()).orElseThrow()
                    : Json.object();
        }

        @Override
        public void close() {
            channel.close();
            psp.close();
        }
    }

    Response pay(String key) {
        return system.handle(Instances.checkout(key, "tok_visa"));
    }

    /** The same for a buyer who does not wait for the outcome; returns the payment. */
    String order(String key) {
        Request checkout = Instances.checkout(key, "tok_visa");
        TreeMap<String, String> headers = new TreeMap<>(checkout.headers());
        headers.put("prefer", "respond-async");
        return Instances.json(system.handle(new Request("POST", checkout.target(), headers, checkout.body())))
                .path("id").asText();
    }

    JsonNode books() {
        return ops("GET", "/v1/ops/books", "");
    }

    JsonNode ops(String method, String target, String body) {
        return Instances.json(system.handle(Instances.ops(method, target, body)));
    }

    /** Closes the business day at both and reconciles it. */
    JsonNode reconcile() {
        String day = first.admin("POST", "/_admin/settlement/close", "{}").path("day").asText();
        second.admin("POST", "/_admin/settlement/close", "{}");
        return ops("POST", "/v1/ops/reconcile", "{\"day\": \"" + day + "\"}");
    }

    String status(String payment) {
        return Instances.json(system.handle(Instances.get("/v1/payments/" + payment))).path("status").asText();
    }

    void await(String what, BooleanSupplier condition) {
        Instant end = clock.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (clock.now().isAfter(end)) {
                throw new AssertionError("waited in vain for " + what + "; books: " + books());
            }
            clock.sleep(Duration.ofMillis(10));
        }
    }

    @Override
    public void close() {
        system.close();
        first.close();
        second.close();
    }
}
