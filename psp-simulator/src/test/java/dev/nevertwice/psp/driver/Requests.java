package dev.nevertwice.psp.driver;

import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.PspSettings;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/** Requests that tests send, from merchants, buyers and test tools. */
public final class Requests {

    private Requests() {}

    /** A direct purchase of one order {@code ord_<reference>} for 12900 KRW, with the reference as key. */
    public static PspRequest buy(String reference, String source) {
        return register(reference, registration(reference, source, 12900, "KRW"));
    }

    public static String registration(String reference, String source, long amount, String currency) {
        return """
                {"reference": "%s", "orders": [{"reference": "ord_%s", "seller": "sel_1", "amount": %d, "currency": "%s"}], "source": "%s"}"""
                .formatted(reference, reference, amount, currency, source);
    }

    /** A hosted purchase. */
    public static PspRequest open(String reference) {
        return register(reference, """
                {"reference": "%s", "orders": [{"reference": "ord_%s", "amount": 500, "currency": "USD"}],
                 "return_url": "http://127.0.0.1:8080/return?payment=1"}""".formatted(reference, reference));
    }

    public static PspRequest register(String key, String body) {
        return post("/v1/registrations", key, body);
    }

    public static PspRequest refund(String key, String charge, long amount, String currency) {
        return post("/v1/refunds", key, """
                {"charge": "%s", "amount": %d, "currency": "%s", "reference": "%s"}""".formatted(charge, amount,
                currency, key));
    }

    public static PspRequest post(String target, String key, String body) {
        TreeMap<String, String> headers = merchant();
        headers.put("content-type", "application/json");
        headers.put("idempotency-key", key);
        return new PspRequest("POST", target, headers, bytes(body));
    }

    public static PspRequest get(String target) {
        return new PspRequest("GET", target, merchant(), new byte[0]);
    }

    /** A buyer types a card number into the hosted page. */
    public static PspRequest pay(String token, String card) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("content-type", "application/x-www-form-urlencoded");
        return new PspRequest("POST", "/pay/" + token, headers, bytes("card=" + card));
    }

    public static PspRequest admin(String method, String target, String body) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("content-type", "application/json");
        return new PspRequest(method, target, headers, bytes(body));
    }

    public static PspRequest with(PspRequest request, String header, String value) {
        TreeMap<String, String> headers = new TreeMap<>(request.headers());
        if (value == null) {
            headers.remove(header);
        } else {
            headers.put(header, value);
        }
        return new PspRequest(request.method(), request.target(), headers, request.body());
    }

    private static TreeMap<String, String> merchant() {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("authorization", "Bearer " + PspSettings.DEFAULT_API_KEY);
        return headers;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
