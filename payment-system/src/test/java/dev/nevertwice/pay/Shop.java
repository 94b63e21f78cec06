package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.adapter.http.HttpChannel;
import dev.nevertwice.pay.adapter.http.PayServer;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.adapter.system.SystemTasks;
import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.event.EventBus;
import dev.nevertwice.pay.store.ReadStore;
import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.virtual.VirtualWorld;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.http.PspServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** A payment system and a PSP, for tests, that talk over real HTTP or live in virtual time: what a test does with them. */
final class Shop implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How long a buyer waits who gets an outcome: on a busy machine a call and its answer take as long as they take. */
    private static final Duration ANSWER = Duration.ofSeconds(20);

    /** Leases, back-off and the PSP's own times, unscaled. */
    private static final Duration VIRTUAL_PATIENCE = Duration.ofMinutes(10);

    private final Clock clock;
    private final Channel toPsp;
    private final Channel toPay;
    private final Duration patience;
    private final String url;
    private final Runnable closing;

    Shop() {
        this(new MemoryStore(Monitor.ofThreads(), Instant::now), () -> false);
    }

    Shop(Store store, BooleanSupplier inTransaction) {
        this(store, inTransaction, Optional.empty());
    }

    Shop(Store store, BooleanSupplier inTransaction, Optional<EventBus> bus) {
        this(store, inTransaction, bus, Optional.empty());
    }

    /** In virtual time. */
    Shop(VirtualWorld world) {
        clock = world.clock();
        toPsp = world.toPsp();
        toPay = world.toPay();
        patience = VIRTUAL_PATIENCE;
        url = "http://pay.test";
        closing = () -> {};
    }

    /** With other settings, in memory. */
    Shop(Settings settings) {
        this(
                new MemoryStore(Monitor.ofThreads(), Instant::now), () -> false, Optional.empty(), Optional.empty(),
                settings);
    }

    /** With a copy of the store for status reads. */
    Shop(Store store, BooleanSupplier inTransaction, Optional<EventBus> bus, Optional<ReadStore> replica) {
        this(store, inTransaction, bus, replica, Settings.defaults());
    }

    private Shop(
            Store store, BooleanSupplier inTransaction, Optional<EventBus> bus, Optional<ReadStore> replica,
            Settings settings) {
        try {
            AtomicReference<PaymentSystem> late = new AtomicReference<>();
            PayServer payServer = new PayServer("127.0.0.1", 0, request -> late.get().handle(request));
            url = "http://127.0.0.1:" + payServer.port();
            PspSettings defaults = PspSettings.defaults().withWebhookUrl(URI.create(url + "/webhooks/psp"));
            PspServer pspServer = PspServer.start(defaults.timeScale(50), 0);
            HttpChannel psp = new HttpChannel(pspServer.url(), PATIENCE, inTransaction, HttpChannel.BODY_LIMIT);
            HttpChannel pay = new HttpChannel(URI.create(url), PATIENCE, () -> false, HttpChannel.BODY_LIMIT);
            clock = new SystemClock();
            Ports ports = new Ports(clock, new SystemTasks(), new SystemEntropy(), store, psp, bus, replica);
            PaymentSystem system = new PaymentSystem(ports, withPatientBuyers(settings.scaled(10)));
            late.set(system);
            system.start();
            toPsp = psp;
            toPay = pay;
            patience = PATIENCE;
            closing = () -> {
                pay.close();
                pspServer.close();
                system.close();
                psp.close();
                payServer.close();
            };
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static Settings withPatientBuyers(Settings settings) {
        return settings.with(draft -> draft.answerDeadline = ANSWER);
    }

    /** Where the payment system is. */
    String url() {
        return url;
    }

    Instant now() {
        return clock.now();
    }

    LocalDate today() {
        return now().atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /** A direct payment. */
    Response pay(String key, long amount, String currency, String source) {
        ObjectNode body = Json.object().put("method", "direct").put("source", source);
        return post("/v1/payments", key, withOrder(body, amount, currency));
    }

    /** A direct payment by a buyer who does not wait for its outcome. */
    Response order(String key, long amount, String currency, String source) {
        ObjectNode body = Json.object().put("method", "direct").put("source", source);
        return order(key, withOrder(body, amount, currency));
    }

    Response order(String key, JsonNode body) {
        return post("/v1/payments", key, body, Map.of("prefer", "respond-async"));
    }

    /** A direct payment to another seller than the usual one. */
    Response payTo(String seller, String key, long amount, String currency) {
        ObjectNode body = Json.object().put("method", "direct").put("source", "tok_visa");
        body.putArray("orders").addObject().put("seller", seller).put("amount", amount).put("currency", currency);
        return post("/v1/payments", key, body);
    }

    /** A payment on the PSP's hosted page. */
    Response payHosted(String key, long amount, String currency) {
        ObjectNode body = Json.object().put("method", "hosted").put("return_url", "http://127.0.0.1:8080/return");
        return post("/v1/payments", key, withOrder(body, amount, currency));
    }

    Response post(String target, String key, JsonNode body) {
        return post(target, key, body, Map.of());
    }

    private Response post(String target, String key, JsonNode body, Map<String, String> more) {
        TreeMap<String, String> headers = headers("merchant_test_key");
        headers.putAll(more);
        headers.put("content-type", "application/json");
        if (key != null) {
            headers.put("idempotency-key", key);
        }
        return answer(toPay, new Request("POST", target, headers, Json.bytes(body)));
    }

    JsonNode get(String target) {
        return json(answer(toPay, new Request("GET", target, headers("merchant_test_key"), new byte[0])));
    }

    JsonNode ops(String method, String target, String body) {
        TreeMap<String, String> headers = headers("ops_test_key");
        headers.put("content-type", "application/json");
        return json(answer(toPay, new Request(method, target, headers, body.getBytes(StandardCharsets.UTF_8))));
    }

    /** Sends anything to the payment system. */
    Response raw(Request request) {
        return answer(toPay, request);
    }

    /** Sends the hosted page's form. */
    Response payOnPage(String pageUrl, String card) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("content-type", "application/x-www-form-urlencoded");
        byte[] form = ("card=" + card).getBytes(StandardCharsets.US_ASCII);
        return answer(toPsp, new Request("POST", URI.create(pageUrl).getPath(), headers, form));
    }

    /** A charge that the payment system did not ask for. */
    void chargeAtPsp(String key, String reference, String order, long amount, String currency) {
        ObjectNode line = Json.object().put("id", order).put("seller", "sel_1").put("amount", amount)
                .put("currency", currency);
        chargeAtPsp(key, reference, List.of(line));
    }

    /** Charges for all orders of the payment, as the books have it, in the name of its first attempt. */
    void chargeAtPsp(String key, JsonNode payment) {
        chargeAtPsp(key, payment.at("/attempts/0/id").asText(), payment.path("orders"));
    }

    private void chargeAtPsp(String key, String reference, Iterable<JsonNode> orders) {
        ObjectNode body = Json.object().put("reference", reference).put("source", "tok_visa");
        for (JsonNode order : orders) {
            body.withArray("/orders")
                    .addObject()
                    .put("reference", order.path("id").asText())
                    .put("seller", order.path("seller").asText())
                    .put("amount", order.path("amount").asLong())
                    .put("currency", order.path("currency").asText());
        }
        TreeMap<String, String> headers = headers("psp_test_key");
        headers.put("content-type", "application/json");
        headers.put("idempotency-key", key);
        answer(toPsp, new Request("POST", "/v1/registrations", headers, Json.bytes(body)));
    }

    /** Lets go of what a charge holds, behind the payment system's back. */
    void voidAtPsp(String charge) {
        decideAtPsp(charge, "void", "void-" + charge, Json.object());
    }

    /** Takes what a charge holds in KRW, as one of ours asked for that was given up. */
    void captureAtPsp(String charge, String reference, long amount) {
        decideAtPsp(charge, "capture", reference,
                Json.object().put("amount", amount).put("currency", "KRW").put("final", true));
    }

    /** Gives back in KRW, as one of ours asked for that was given up, or as nobody asked for. */
    void refundAtPsp(String charge, String reference, long amount) {
        sentToPsp("/v1/refunds", reference,
                Json.object().put("charge", charge).put("amount", amount).put("currency", "KRW"));
    }

    /** Pays out in KRW to a bank ({@code bank_main}, {@code bank_closed}), as for one of ours that was given up, or for nobody. */
    void payOutAtPsp(String reference, long amount, String bank) {
        sentToPsp("/v1/payouts", reference,
                Json.object().put("amount", amount).put("currency", "KRW").put("destination", bank));
    }

    private void decideAtPsp(String charge, String action, String key, ObjectNode body) {
        sentToPsp("/v1/charges/" + charge + "/" + action, key, body);
    }

    private void sentToPsp(String target, String key, ObjectNode body) {
        TreeMap<String, String> headers = headers("psp_test_key");
        headers.put("content-type", "application/json");
        headers.put("idempotency-key", key);
        Response reply =
                answer(toPsp, new Request("POST", target, headers, Json.bytes(body.put("reference", key))));
        assertEquals(201, reply.status(), () -> json(reply).toString());
    }

    /** Ends a review with a yes. */
    void approveAtPsp(String registration) {
        admin("POST", "/_admin/registrations/" + registration, "{\"outcome\": \"approved\"}");
    }

    /** Opens a dispute about a part of a charge and returns its id. */
    String disputeAtPsp(String charge, long amount) {
        String body = "{\"charge\": \"" + charge + "\", \"amount\": " + amount + "}";
        return admin("POST", "/_admin/chargebacks", body).path("id").asText();
    }

    /** Decides a dispute: won (by us) or lost. */
    void decideAtPsp(String chargeback, String outcome) {
        admin("POST", "/_admin/chargebacks/" + chargeback, "{\"outcome\": \"" + outcome + "\"}");
    }

    /** What the PSP takes for each sale, as JSON objects. */
    void fees(String fees) {
        admin("PUT", "/_admin/settlement", "{\"fees\": [" + fees + "]}");
    }

    /** A rule that the PSP does not understand would make a story that tells of nothing. */
    void faults(String rules) {
        JsonNode answer = admin("PUT", "/_admin/faults", "{\"rules\": [" + rules + "]}");
        assertTrue(answer.has("rules"), answer::toString);
    }

    JsonNode truth() {
        return admin("GET", "/_admin/truth", "");
    }

    String closeDay() {
        return admin("POST", "/_admin/settlement/close", "{}").path("day").asText();
    }

    /** Waits until the payment has the status, at most the test's patience. */
    JsonNode await(String payment, String status) {
        await("payment " + payment + " to be " + status,
                () -> get("/v1/payments/" + payment).path("status").asText().equals(status));
        return get("/v1/payments/" + payment);
    }

    void await(String what, BooleanSupplier condition) {
        Instant begin = clock.now();
        while (!condition.getAsBoolean()) {
            Duration waited = Duration.between(begin, clock.now());
            if (waited.compareTo(patience) > 0) {
                throw new AssertionError("waited in vain for " + what + "; books: " + ops("GET", "/v1/ops/books", ""));
            }
            clock.sleep(untilItIsLookedAgain(waited));
        }
    }

    /** Soon at first; what takes minutes (of virtual time, that is) may be seen half a second late. */
    private static Duration untilItIsLookedAgain(Duration waited) {
        return Duration.ofMillis(Math.clamp(waited.toMillis() / 50, 10, 500));
    }

    static JsonNode json(Response response) {
        return Json.readObject(response.body()).orElseThrow();
    }

    @Override
    public void close() {
        closing.run();
    }

    private JsonNode admin(String method, String target, String body) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("content-type", "application/json");
        return json(answer(toPsp, new Request(method, target, headers, body.getBytes(StandardCharsets.UTF_8))));
    }

    private static ObjectNode withOrder(ObjectNode body, long amount, String currency) {
        body.putArray("orders")
                .addObject()
                .put("seller", "sel_1")
                .put("amount", amount)
                .put("currency", currency);
        return body;
    }

    private static TreeMap<String, String> headers(String key) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("authorization", "Bearer " + key);
        return headers;
    }

    private static Response answer(Channel channel, Request request) {
        return switch (channel.exchange(request, PATIENCE)) {
            case Exchange.Answered(Response response) -> response;
            case Exchange.Failed failed -> throw new AssertionError("no answer: " + failed);
        };
    }
}
