package dev.nevertwice.pay.storefront;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The shop's client of the payment API: the same requests that any merchant sends. */
final class PaymentApi {

    private static final String PATH = "/v1/payments";

    private final Function<Request, Response> api;
    private final String key;

    PaymentApi(Function<Request, Response> api, String key) {
        this.api = api;
        this.key = key;
    }

    /** Checks the cart out by the PSP's hosted page. Repeating it repeats the answer. */
    CheckedOut checkOut(String cart, Money price, String returnUrl) {
        ObjectNode body = Json.object();
        body.putArray("orders")
                .addObject()
                .put("seller", "sel_1")
                .put("amount", price.minor())
                .put("currency", price.code());
        body.put("method", "hosted").put("return_url", returnUrl);
        SortedMap<String, String> headers = headers();
        headers.put("content-type", "application/json");
        headers.put("idempotency-key", cart);
        Response response = api.apply(new Request("POST", PATH, headers, Json.bytes(body)));
        JsonNode answer = read(response);
        return switch (response.status()) {
            case 201 -> {
                // A stored answer is as old as the first click: what became of the payment since is on record.
                boolean replayed = response.header("idempotent-replayed") != null;
                JsonNode latest = replayed ? read(find(answer.path("id").asText())) : answer;
                yield onward(latest.has("id") ? latest : answer);
            }
            case 202 -> onward(answer);
            case 402 -> onward(answer.path("payment"));
            case 409 -> new CheckedOut.Onward(lastSegment(response.header("location")), null);
            case 422 -> new CheckedOut.OtherCart();
            default -> new CheckedOut.Refused(response.status(), problemOf(answer));
        };
    }

    Response find(String payment) {
        return get(PATH + "/" + payment);
    }

    Response history(String payment) {
        return get(PATH + "/" + payment + "/history");
    }

    /** The body, or a missing node where it is no JSON object. */
    static JsonNode read(Response response) {
        return Json.readObject(response.body()).map(JsonNode.class::cast).orElse(MissingNode.getInstance());
    }

    /** For people. */
    static String problemOf(JsonNode answer) {
        return answer.path("detail").asText(answer.path("title").asText("No reason was given."));
    }

    private static CheckedOut onward(JsonNode payment) {
        return new CheckedOut.Onward(payment.path("id").asText(), pageOf(payment));
    }

    /** Where the buyer can still pay it, or null. Only a web address counts: it becomes a link. */
    static String pageOf(JsonNode payment) {
        String url = payment.path("page_url").asText("");
        boolean web = url.startsWith("http://") || url.startsWith("https://");
        return web && payment.path("status").asText().equals("pending") ? url : null;
    }

    private Response get(String target) {
        return api.apply(new Request("GET", target, headers(), new byte[0]));
    }

    private SortedMap<String, String> headers() {
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put("authorization", "Bearer " + key);
        return headers;
    }

    private static String lastSegment(String location) {
        return location.substring(location.lastIndexOf('/') + 1);
    }
}
