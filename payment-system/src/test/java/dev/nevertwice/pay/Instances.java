package dev.nevertwice.pay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.adapter.http.HttpChannel;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.adapter.micrometer.PrometheusPage;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.adapter.system.SystemTasks;
import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.http.PspServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Payment systems without servers of their own, on one store and one PSP. */
final class Instances implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final SystemClock clock = new SystemClock();
    private final Store store;
    private final PspServer psp;
    private final HttpChannel toPsp;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    Instances() {
        this(new MemoryStore(Monitor.ofThreads(), Instant::now));
    }

    Instances(Store store) {
        try {
            this.store = store;
            psp = PspServer.start(PspSettings.defaults().timeScale(50), 0);
            toPsp = new HttpChannel(psp.url(), PATIENCE, () -> false, HttpChannel.BODY_LIMIT);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    /** Only what is waited for is quicker: on a busy machine a call and its answer take as long as they take. */
    static Settings soon() {
        Settings settings = Settings.defaults();
        return settings.withRetry(settings.retry().dividedBy(10));
    }

    /** One more instance, started. */
    PaymentSystem start(Settings settings) {
        return start(settings, channel -> channel);
    }

    PaymentSystem start(Settings settings, UnaryOperator<Channel> around) {
        PaymentSystem system = open(settings, around);
        system.start();
        return system;
    }

    /** One more instance, whose workers don't run. */
    PaymentSystem open(Settings settings, UnaryOperator<Channel> around) {
        Ports ports = new Ports(
                clock, new SystemTasks(), new SystemEntropy(), store, around.apply(toPsp), Optional.empty(),
                Optional.empty(), Optional.of(new PrometheusPage()));
        PaymentSystem system = new PaymentSystem(ports, settings);
        opened.push(system);
        return system;
    }

    Store store() {
        return store;
    }

    static Request checkout(String key, String source) {
        ObjectNode body = Json.object().put("method", "direct").put("source", source);
        body.putArray("orders").addObject().put("seller", "sel_1").put("amount", 12_900).put("currency", "KRW");
        return request("POST", "/v1/payments", "merchant_test_key", Json.bytes(body), "idempotency-key", key);
    }

    static Request get(String target) {
        return request("GET", target, "merchant_test_key", new byte[0]);
    }

    static Request ops(String method, String target, String body) {
        return request(method, target, "ops_test_key", body.getBytes(StandardCharsets.UTF_8));
    }

    static Request request(String method, String target, String key, byte[] body, String... headers) {
        TreeMap<String, String> all = new TreeMap<>();
        all.put("authorization", "Bearer " + key);
        all.put("content-type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return new Request(method, target, all, body);
    }

    static JsonNode json(Response response) {
        return Json.readObject(response.body()).orElseThrow();
    }

    void faults(String rules) {
        admin("PUT", "/_admin/faults", "{\"rules\": [" + rules + "]}");
    }

    /** A charge that no payment system asked for. */
    void chargeAtPsp(String key) {
        byte[] body = "{\"reference\": \"%s\", \"source\": \"tok_visa\", \"orders\": [%s]}".formatted(
                key,
                "{\"reference\": \"order-" + key + "\", \"seller\": \"sel_1\", \"amount\": 500, \"currency\": \"KRW\"}")
                .getBytes(StandardCharsets.UTF_8);
        toPsp.exchange(request("POST", "/v1/registrations", "psp_test_key", body, "idempotency-key", key), PATIENCE);
    }

    JsonNode admin(String method, String target, String body) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("content-type", "application/json");
        Request request = new Request(method, target, headers, body.getBytes(StandardCharsets.UTF_8));
        return switch (toPsp.exchange(request, PATIENCE)) {
            case Exchange.Answered(Response response) -> json(response);
            case Exchange.Failed failed -> throw new AssertionError("no answer: " + failed);
        };
    }

    void await(String what, BooleanSupplier condition) {
        Instant end = clock.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (clock.now().isAfter(end)) {
                throw new AssertionError("waited in vain for " + what);
            }
            clock.sleep(Duration.ofMillis(10));
        }
    }

    @Override
    public void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
        toPsp.close();
        psp.close();
    }
}
