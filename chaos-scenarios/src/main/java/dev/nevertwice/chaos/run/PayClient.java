package dev.nevertwice.chaos.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.scenario.Purchase;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.TreeMap;

/** Calls to the payment system: docs/payment-api.md. Sends each request once. */
final class PayClient {

    /** Longer than a synchronous checkout may take (10 s), so that the client doesn't hang up on an answer under way. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Those of 60,000 purchases take some twelve seconds, with nothing else on the machine. */
    private static final Duration PATIENCE_WITH_BOOKS = Duration.ofSeconds(60);

    private static final byte[] NOTHING = new byte[0];

    static final String SELLER = "sel_1";

    private final Channel channel;
    private final Plan.Access access;

    PayClient(Channel channel, Plan.Access access) {
        this.channel = channel;
        this.access = access;
    }

    /** The body of a purchase's checkout, with {@code amount} instead of its own. */
    byte[] checkoutBody(Purchase purchase, long amount) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (purchase.after().claims().split()) {
            body.put("amount", amount).put("currency", purchase.currency());
        }
        ArrayNode orders = body.putArray(purchase.after().claims().split() ? "split" : "orders");
        String seller = merchant(purchase).seller();
        for (long part : purchase.parts(amount)) {
            ObjectNode order =
                    orders.addObject().put("seller", orders.size() == 1 ? seller : seller + "_" + orders.size());
            if (purchase.after().claims().split()) {
                order.put("weight", 1);
            } else {
                order.put("amount", part).put("currency", purchase.currency());
            }
        }
        if (purchase.after().manual()) {
            body.put("capture", "manual");
        }
        if (purchase.hosted()) {
            body.put("method", "hosted").put("return_url", access.returnUrl());
        } else {
            body.put("method", "direct").put("source", purchase.source());
        }
        return Answer.bytes(body);
    }

    /** The purchase for somebody who sends it without us. */
    Errand errand(Purchase purchase) {
        return new Errand(
                purchase.name(), purchase.cart(), authorization(merchant(purchase).key()),
                new String(checkoutBody(purchase, purchase.amount()), StandardCharsets.UTF_8),
                purchase.hosted() ? purchase.card() : null, purchase.doubleClick(), purchase.queued());
    }

    /** The merchant at which the purchase is made. */
    Plan.Merchant merchant(Purchase purchase) {
        return purchase.atSecond() ? access.second() : access.first();
    }

    Answer checkout(Purchase purchase, byte[] body) {
        TreeMap<String, String> headers = headers(merchant(purchase).key());
        headers.put("content-type", "application/json");
        headers.put("idempotency-key", purchase.cart());
        if (purchase.queued()) {
            headers.put("prefer", "respond-async");
        }
        return send(new Request("POST", "/v1/payments", headers, body));
    }

    /** What a merchant asks of a payment that exists. {@code what}: {@code capture}, {@code cancel}, {@code refunds}. */
    Answer service(Purchase purchase, String payment, String what, String key, byte[] body) {
        TreeMap<String, String> headers = headers(merchant(purchase).key());
        headers.put("content-type", "application/json");
        headers.put("idempotency-key", key);
        return send(new Request("POST", "/v1/payments/" + payment + "/" + what, headers, body));
    }

    /** @param told the token of what was told of it, or null */
    Answer status(Purchase purchase, String payment, String told) {
        return status(merchant(purchase), payment, told);
    }

    /** As the other merchant asks, whom the payment is no business of. */
    Answer statusForOther(Purchase purchase, String payment) {
        return status(purchase.atSecond() ? access.first() : access.second(), payment, null);
    }

    private Answer status(Plan.Merchant merchant, String payment, String told) {
        TreeMap<String, String> headers = headers(merchant.key());
        if (told != null) {
            headers.put("read-token", told);
        }
        return send(new Request("GET", "/v1/payments/" + payment, headers, NOTHING));
    }

    /** Whatever somebody sends as if it came from the PSP. */
    Answer webhook(TreeMap<String, String> headers, byte[] body) {
        headers.put("content-type", "application/json");
        return send(new Request("POST", "/webhooks/psp", headers, body));
    }

    Answer health() {
        return send(new Request("GET", "/health", new TreeMap<>(), NOTHING));
    }

    Answer progress() {
        return operator("/v1/ops/progress");
    }

    /** The largest of all answers: it may come packed. */
    Answer books() {
        TreeMap<String, String> headers = headers(access.opsKey());
        headers.put("accept-encoding", "gzip");
        return Answer.of(channel.exchange(
                new Request("GET", "/v1/ops/books", headers, NOTHING), PATIENCE_WITH_BOOKS));
    }

    Answer reconcile(String day) {
        TreeMap<String, String> headers = headers(access.opsKey());
        headers.put("content-type", "application/json");
        JsonNode body = JsonNodeFactory.instance.objectNode().put("day", day);
        return send(new Request("POST", "/v1/ops/reconcile", headers, Answer.bytes(body)));
    }

    Answer payOut(String key, byte[] body) {
        TreeMap<String, String> headers = headers(access.first().key());
        headers.put("content-type", "application/json");
        headers.put("idempotency-key", key);
        return send(new Request("POST", "/v1/payouts", headers, body));
    }

    Answer startPayoutRun(byte[] body) {
        TreeMap<String, String> headers = headers(access.opsKey());
        headers.put("content-type", "application/json");
        return send(new Request("POST", "/v1/ops/payouts/runs", headers, body));
    }

    private Answer operator(String path) {
        return send(new Request("GET", path, headers(access.opsKey()), NOTHING));
    }

    private Answer send(Request request) {
        return Answer.of(channel.exchange(request, PATIENCE));
    }

    private static TreeMap<String, String> headers(String key) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("authorization", authorization(key));
        return headers;
    }

    private static String authorization(String key) {
        return "Bearer " + key;
    }
}
