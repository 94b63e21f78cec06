package dev.nevertwice.pay.storefront;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shop against an API that answers as docs/payment-api.md says. */
class StorefrontTest {

    private static final String PAGE = "http://127.0.0.1:9090/pay/tok";
    private static final String HOSTILE = "\"><script>alert('1')</script>&";

    private final List<Request> asked = new ArrayList<>();
    private final Map<String, Response> answers = new HashMap<>();
    private final Storefront shop = new Storefront(this::api, new Counting(), "merchant_key", "http://127.0.0.1:8080");

    @Test
    void theCartOfThePageIsTheIdempotencyKeyOfTheCheckout() {
        String page = html(get("/"));
        Matcher cart = Pattern.compile("name=\"cart\" value=\"(cart_[0-9a-z]{26})\"").matcher(page);
        assertTrue(cart.find(), page);
        answer("POST /v1/payments", 201, payment("pending", PAGE));

        Response response = checkOut(cart.group(1), "12.90", "USD");

        assertEquals(303, response.status());
        assertEquals(PAGE, response.header("location"));
        Request sent = asked.getFirst();
        assertEquals(cart.group(1), sent.header("idempotency-key"));
        assertEquals("Bearer merchant_key", sent.header("authorization"));
        JsonNode body = Json.readObject(sent.body()).orElseThrow();
        assertEquals("hosted", body.path("method").asText());
        assertEquals(1290, body.path("orders").path(0).path("amount").asLong());
        assertTrue(body.path("return_url").asText().startsWith("http://127.0.0.1:8080/return/"));
    }

    @Test
    void everyPageHasItsOwnCart() {
        assertFalse(html(get("/")).equals(html(get("/"))));
    }

    /** A real double click: the first is under way and the browser shows what the second gets. */
    @Test
    void theSecondClickWhileTheFirstIsUnderWayLeadsToTheSamePayment() {
        answer("POST /v1/payments", 409, "{\"code\":\"key_in_flight\"}", "location", "/v1/payments/pay_1");
        Response second = checkOut("cart_1", "100", "KRW");
        assertEquals(303, second.status());
        assertEquals("/checkout/pay_1", second.header("location"));
    }

    @Test
    void theSecondClickAfterTheFirstLeadsToThePageWhileItIsUnpaid() {
        answer("POST /v1/payments", 201, payment("pending", PAGE), "idempotent-replayed", "true");
        answer("GET /v1/payments/pay_1", 200, payment("pending", PAGE));
        assertEquals(PAGE, checkOut("cart_1", "100", "KRW").header("location"));
    }

    @Test
    void goingBackAndClickingAgainAfterPayingLeadsToTheStatus() {
        answer("POST /v1/payments", 201, payment("pending", PAGE), "idempotent-replayed", "true");
        answer("GET /v1/payments/pay_1", 200, payment("paid", PAGE));
        assertEquals("/checkout/pay_1", checkOut("cart_1", "100", "KRW").header("location"));
    }

    @Test
    void anotherAmountForTheSameCartIsRefused() {
        answer("POST /v1/payments", 422, "{\"code\":\"key_reused\"}");
        Response response = checkOut("cart_1", "100", "KRW");
        assertEquals(422, response.status());
        assertTrue(html(response).contains("Nothing was charged now"));
    }

    @ParameterizedTest
    @CsvSource({"202, /checkout/pay_1", "402, /checkout/pay_1"})
    void whatIsUnknownOrDeclinedLeadsToTheStatus(int status, String location) {
        String payment = payment(status == 402 ? "declined" : "pending", null);
        answer("POST /v1/payments", status, status == 402 ? "{\"payment\":" + payment + "}" : payment);
        assertEquals(location, checkOut("cart_1", "100", "KRW").header("location"));
    }

    @Test
    void aRefusedCheckoutKeepsItsStatusAndSaysWhy() {
        answer("POST /v1/payments", 503, "{\"title\":\"The store can't be reached\",\"detail\":null}");
        Response response = checkOut("cart_1", "100", "KRW");
        assertEquals(503, response.status());
        assertTrue(html(response).contains("The store can&#39;t be reached"));
    }

    @ParameterizedTest
    @CsvSource({"12.5, KRW", "1.234, USD", "0, KRW", "-1, KRW", "1e3, KRW", "'', KRW", "١٢, KRW", "1, EUR",
        "9999999999999, KRW"})
    void anAmountThatIsNoneBringsTheFormBackWithTheSameCart(String amount, String currency) {
        Response response = checkOut("cart_1", amount, currency);
        assertEquals(400, response.status());
        assertTrue(html(response).contains("role=\"alert\""));
        assertTrue(html(response).contains("value=\"cart_1\""));
        assertEquals(List.of(), asked);
    }

    @ParameterizedTest
    @CsvSource({"12900, KRW, 12900", "12.9, USD, 1290", "4.500, BHD, 4500", "007, USD, 700"})
    void amountsAreReadExactly(String amount, String currency, long minor) {
        assertEquals(minor, Price.read(amount, currency).minor());
    }

    @Test
    void whatTheBuyerTypesIsEscaped() {
        assertEscaped(checkOut("cart_1", HOSTILE, "KRW"));
        assertEscaped(checkOut("cart_1", "1", HOSTILE));
        assertEscaped(checkOut(HOSTILE, "1", "KRW"));
        assertEscaped(get("/checkout/" + HOSTILE));
    }

    @Test
    void whatTheApiSaysIsEscapedToo() {
        answer("GET /v1/payments/pay_1", 200,
                payment(HOSTILE, null).replace("\"decline_code\":null", hostile("decline_code")));
        answer("GET /v1/payments/pay_1/history", 200, "{\"events\":[{" + hostile("event") + "}]}");
        Response shown = get("/checkout/pay_1");
        assertEscaped(shown);
        assertTrue(html(shown).contains("&lt;script&gt;"));
        answer("GET /v1/payments/pay_1", 500, "{" + hostile("detail") + "}");
        assertEscaped(get("/checkout/pay_1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript:alert(1)", "data:text/html,x", "//elsewhere"})
    void onlyWebAddressesBecomeLinks(String url) {
        answer("GET /v1/payments/pay_1", 200, payment("pending", url));
        answer("GET /v1/payments/pay_1/history", 200, "{\"events\":[]}");
        assertFalse(html(get("/checkout/pay_1")).contains(url));
        answer("POST /v1/payments", 201, payment("pending", url));
        assertEquals("/checkout/pay_1", checkOut("cart_1", "1", "KRW").header("location"));
    }

    @Test
    void aPendingStatusLooksAgainAndAFinalOneRests() {
        answer("GET /v1/payments/pay_1/history", 200,
                "{\"events\":[{\"event\":\"registered\",\"verdict\":\"applied\"}]}");
        answer("GET /v1/payments/pay_1", 200, payment("pending", PAGE));
        String pending = html(get("/checkout/pay_1"));
        assertTrue(pending.contains("http-equiv=\"refresh\"") && pending.contains("href=\"" + PAGE), pending);
        answer("GET /v1/payments/pay_1", 200, payment("paid", PAGE));
        String paid = html(get("/checkout/pay_1"));
        assertFalse(paid.contains("http-equiv=\"refresh\"") || paid.contains(PAGE), paid);
        assertTrue(paid.contains("12.90 USD") && paid.contains("registered"), paid);
    }

    /** The redirect is a hint: which payment it is comes from the checkout's own cookie. */
    @Test
    void comingBackLeadsToThePaymentOfThisBrowsersCheckout() {
        answer("POST /v1/payments", 201, payment("pending", PAGE));
        String cookie = checkOut("cart_1", "1", "KRW").header("set-cookie").split(";")[0];
        Response back =
                shop.handle(request("GET", "/return/cart_1?registration=reg_other", "cookie", "a=b; " + cookie));
        assertEquals("/checkout/pay_1", back.header("location"));
        Response stranger = shop.handle(request("GET", "/return/cart_2?registration=reg_1", "cookie", cookie));
        assertEquals(200, stranger.status());
        assertNull(stranger.header("location"));
        Response forged = shop.handle(request("GET", "/return/cart_1", "cookie", "cart_1=//elsewhere"));
        assertNull(forged.header("location"));
    }

    @Test
    void whatIsNoFormIsRefused() {
        assertEquals(415, shop.handle(request("POST", "/checkout", "content-type", "application/json")).status());
        assertEquals(400, post("cart=%zz").status());
        assertEquals(400, post("").status());
        assertEquals(413, post("x=" + "y".repeat(5_000)).status());
        assertEquals(405, shop.handle(request("DELETE", "/")).status());
        assertEquals(405, shop.handle(request("POST", "/checkout/pay_1")).status());
        assertEquals(List.of(), asked);
    }

    @Test
    void onlyItsOwnPagesAreHandled() {
        for (String target : List.of("/", "/?x", "/checkout", "/checkout/pay_1", "/return?registration=r",
                "/return/cart_1")) {
            assertTrue(shop.handles(request("GET", target)), target);
        }
        for (String target : List.of("/v1/payments", "/health", "/checkouts", "/webhooks/psp", "//")) {
            assertFalse(shop.handles(request("GET", target)), target);
        }
    }

    private Response api(Request request) {
        asked.add(request);
        Response answer = answers.get(request.method() + " " + request.target());
        assertTrue(answer != null, request.target());
        return answer;
    }

    private void answer(String request, int status, String body, String... headers) {
        answers.put(request, new Response(status, headers(headers), body.getBytes(StandardCharsets.UTF_8)));
    }

    private Response get(String target) {
        return shop.handle(request("GET", target));
    }

    private Response checkOut(String cart, String amount, String currency) {
        return post("cart=" + encode(cart) + "&amount=" + encode(amount) + "&currency=" + encode(currency));
    }

    private Response post(String form) {
        TreeMap<String, String> headers = headers("content-type", "application/x-www-form-urlencoded; charset=UTF-8");
        return shop.handle(new Request("POST", "/checkout", headers, form.getBytes(StandardCharsets.UTF_8)));
    }

    private static Request request(String method, String target, String... headers) {
        return new Request(method, target, headers(headers), new byte[0]);
    }

    private static TreeMap<String, String> headers(String... namesAndValues) {
        TreeMap<String, String> headers = new TreeMap<>();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            headers.put(namesAndValues[at], namesAndValues[at + 1]);
        }
        return headers;
    }

    private static String payment(String status, String pageUrl) {
        return new String(
                Json.bytes(Json.object()
                        .put("id", "pay_1")
                        .put("status", status)
                        .put("amount", 1290)
                        .put("currency", "USD")
                        .put("version", 2)
                        .put("page_url", pageUrl)
                        .put("decline_code", (String) null)),
                StandardCharsets.UTF_8);
    }

    private static String hostile(String field) {
        String object = new String(Json.bytes(Json.object().put(field, HOSTILE)), StandardCharsets.UTF_8);
        return object.substring(1, object.length() - 1);
    }

    private static void assertEscaped(Response response) {
        assertFalse(html(response).contains("<script") || html(response).contains("\"\">"), html(response));
        assertTrue(response.header("content-security-policy").startsWith("default-src 'none'"));
    }

    private static String html(Response response) {
        assertEquals("text/html; charset=utf-8", response.header("content-type"));
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static final class Counting implements Entropy {

        private int drawn;

        @Override
        public String id(String prefix) {
            drawn++;
            return prefix + "_" + "0".repeat(25) + drawn;
        }

        @Override
        public long below(long bound) {
            return 0;
        }
    }
}
