package dev.nevertwice.pay;

import static dev.nevertwice.pay.Instances.checkout;
import static dev.nevertwice.pay.Instances.get;
import static dev.nevertwice.pay.Instances.json;
import static dev.nevertwice.pay.Instances.ops;
import static dev.nevertwice.pay.Instances.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.wire.Request;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The design's paragraph on security, as far as it is about the payment system's API, sentence by sentence. */
@Timeout(60)
class SecurityTest {

    private final Instances instances = new Instances();
    private final PaymentSystem system = instances.open(Settings.defaults(), channel -> channel);

    @AfterEach
    void close() throws Exception {
        instances.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "Bearer", "Bearer ", "Bearer merchant_test_ke", "Bearer merchant_test_key2", "bearer merchant_test_key",
        "Bearer MERCHANT_TEST_KEY", "Basic merchant_test_key", "merchant_test_key", "Bearer merchant_test_key, Bearer x"
    })
    void whatIsNotTheMerchantsKeyOpensNothing(String authorization) {
        for (Request request : every("/v1/", "/v1/ops/")) {
            request.headers().put("authorization", authorization);
            assertEquals(401, system.handle(request).status(), request.method() + " " + request.target());
        }
    }

    @Test
    void withoutAKeyNothingOpens() {
        for (Request request : every("/v1/", "none")) {
            request.headers().remove("authorization");
            assertEquals(401, system.handle(request).status(), request.method() + " " + request.target());
        }
    }

    @Test
    void operatorsAndMerchantsCantUseEachOthersKey() {
        for (Request request : every("/v1/ops/", "none")) {
            request.headers().put("authorization", "Bearer merchant_test_key");
            assertEquals(401, system.handle(request).status(), request.method() + " " + request.target());
        }
        for (Request request : every("/v1/", "/v1/ops/")) {
            request.headers().put("authorization", "Bearer ops_test_key");
            assertEquals(401, system.handle(request).status(), request.method() + " " + request.target());
        }
    }

    /** A page in the operator's browser, or a name that was rebound to this machine, must not speak for the operator. */
    @ParameterizedTest
    @ValueSource(strings = {
        "host: evil.example", "host: 127.0.0.1.evil.example", "host: 10.0.0.1:8080", "origin: https://evil.example",
        "origin: null", "origin: http://127.0.0.1@evil.example", "host: "
    })
    void operatorsAreLetInFromThisMachineOnly(String header) {
        String[] parts = header.split(": ?", 2);
        for (Request request : every("/v1/ops/", "none")) {
            request.headers().put(parts[0], parts[1]);
            assertEquals(403, system.handle(request).status(), request.method() + " " + request.target());
        }
    }

    @Test
    void aBodyThatDoesNotSayItIsJsonIsRefused() {
        for (Request request : every("/v1/", "none")) {
            if (request.method().equals("POST")) {
                for (String type : new String[]{"text/plain", "application/x-www-form-urlencoded",
                    "application/jsonp"}) {
                    request.headers().put("content-type", type);
                    assertEquals(415, system.handle(request).status(), request.method() + " " + request.target());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "https://evil.example/", "http://127.0.0.1:8080.evil.example/", "http://127.0.0.1:8080@evil.example/",
        "http://127.0.0.1:80800/", "https://127.0.0.1:8080/", "//evil.example", "javascript:alert(1)", "/return",
        "http://127.0.0.1:8080\\@evil.example/"
    })
    void buyersReturnToTheRegisteredOriginOnly(String url) {
        String body = """
                {"method": "hosted", "return_url": "%s",
                 "orders": [{"seller": "sel_1", "amount": 500, "currency": "KRW"}]}"""
                .formatted(url.replace("\\", "\\\\"));
        assertEquals(400, system.handle(request("POST", "/v1/payments", "merchant_test_key",
                body.getBytes(StandardCharsets.UTF_8), "idempotency-key", "cart-1")).status());
        assertNothingHappened();
    }

    @Test
    void anOversizedWebhookHasNoEffect() {
        assertEquals(413, system.handle(webhook(new byte[65 * 1024], Instant.now().getEpochSecond())).status());
        assertNothingHappened();
    }

    @Test
    void aForgedWebhookHasNoEffect() {
        byte[] body = "{\"id\": \"evt_1\", \"type\": \"charge.approved\"}".getBytes(StandardCharsets.UTF_8);
        assertEquals(401, system.handle(webhook(body, Instant.now().getEpochSecond())).status());
        Request unsigned = webhook(body, Instant.now().getEpochSecond());
        unsigned.headers().remove("webhook-signature");
        assertEquals(401, system.handle(unsigned).status());
        assertNothingHappened();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "tab\t", "new\nline", "\u00e9", ""})
    void anIdempotencyKeyIsPrintableAscii(String key) {
        assertEquals(400, system.handle(checkout(key, "tok_visa")).status());
        assertNothingHappened();
    }

    /** What is logged or shown with an error must not give a key away. */
    @Test
    void settingsDontShowTheirSecrets() {
        Settings settings = Settings.defaults();
        String shown = settings.toString();
        for (String secret : new String[]{
            settings.merchantKey(), settings.opsKey(), settings.firstPspAccount().apiKey(),
            settings.firstPspAccount().webhookSecrets().getFirst()}) {
            assertFalse(shown.contains(secret), shown);
        }
    }

    @Test
    void theBooksShowNoKeyAndNoToken() {
        system.handle(checkout("cart-1", "tok_visa"));
        String books = json(system.handle(ops("GET", "/v1/ops/books", ""))).toString().toLowerCase(Locale.ROOT);
        for (String secret : new String[]{"merchant_test_key", "ops_test_key", "psp_test_key", "whsec_"}) {
            assertFalse(books.contains(secret), secret);
        }
    }

    private void assertNothingHappened() {
        JsonNode books = json(system.handle(ops("GET", "/v1/ops/books", "")));
        assertEquals(0, books.path("payments").size());
        assertEquals(0, books.path("inbox").size());
        assertEquals(0, books.path("keys").size());
    }

    private static Request webhook(byte[] body, long timestamp) {
        return request("POST", "/webhooks/psp", "", body, "webhook-id", "evt_1", "webhook-timestamp",
                Long.toString(timestamp), "webhook-signature", "v1,c2lnbmVkIGJ5IG5vYm9keSwgcmVhbGx5IG5vYm9keQ==");
    }

    /** One request for each described method below the prefix, but not below the other one. */
    private List<Request> every(String prefix, String butNot) {
        List<Request> requests = new ArrayList<>();
        json(system.handle(get("/openapi.json"))).get("paths").properties().forEach(path -> {
            if (path.getKey().startsWith(prefix) && !path.getKey().startsWith(butNot)) {
                path.getValue().fieldNames().forEachRemaining(method -> requests.add(request(
                        method.toUpperCase(Locale.ROOT), path.getKey().replaceAll("\\{[a-z_]+}", "nothing_1"),
                        prefix.equals("/v1/ops/") || path.getKey().startsWith("/v1/ops/") ? "ops_test_key"
                                : "merchant_test_key",
                        method.equals("get") ? new byte[0] : "{}".getBytes(StandardCharsets.UTF_8),
                        "idempotency-key", "key-1")));
            }
        });
        assertFalse(requests.isEmpty());
        return requests;
    }
}
