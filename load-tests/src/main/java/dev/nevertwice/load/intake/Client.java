package dev.nevertwice.load.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nevertwice.pay.adapter.http.HttpChannel;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Request;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Calls to the payment system and to the PSP's admin API, each sent once. */
final class Client implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpChannel pay;
    private final HttpChannel psp;

    Client(URI pay, URI psp) {
        this.pay = channel(pay);
        this.psp = channel(psp);
    }

    /** The payment's id, its orders and what became of it, as the answer says. */
    record Told(String payment, List<String> orders, String status, long version) {

        private static Told of(JsonNode payment) {
            return new Told(
                    payment.path("id").asText(), payment.path("orders").findValuesAsText("id"),
                    payment.path("status").asText(), payment.path("version").asLong());
        }

        boolean known() {
            return !status.equals("pending");
        }

        boolean paid() {
            return status.equals("paid");
        }
    }

    Told checkout(String cart) throws IOException {
        String body = "{\"orders\": [{\"seller\": \"sel_1\", \"amount\": 1000, \"currency\": \"USD\"}],"
                + " \"method\": \"direct\", \"source\": \"tok_visa\"}";
        SortedMap<String, String> headers = merchant();
        headers.put("idempotency-key", cart);
        return Told.of(answer(pay, "POST", "/v1/payments", headers, body, 202));
    }

    /** Waits for news of the payment, for some seconds. */
    Told news(Told known) throws IOException {
        String status = "/v1/payments/" + known.payment() + "?after=" + known.version() + "&wait=10";
        return Told.of(answer(pay, "GET", status, merchant(), "", 200));
    }

    void readStatus(String payment) throws IOException {
        answer(pay, "GET", "/v1/payments/" + payment, merchant(), "", 200);
    }

    void faults(String rules) throws IOException {
        answer(psp, "PUT", "/_admin/faults", json(), rules, 200);
    }

    JsonNode truth() throws IOException {
        return answer(psp, "GET", "/_admin/truth", json(), "", 200);
    }

    JsonNode journal() throws IOException {
        return answer(psp, "GET", "/_admin/journal", json(), "", 200);
    }

    @Override
    public void close() {
        pay.close();
        psp.close();
    }

    private static HttpChannel channel(URI server) {
        return new HttpChannel(server, CONNECT, () -> false, HttpChannel.BODY_LIMIT);
    }

    private static SortedMap<String, String> json() {
        return new TreeMap<>(Map.of("content-type", "application/json"));
    }

    private static SortedMap<String, String> merchant() {
        SortedMap<String, String> headers = json();
        headers.put("authorization", "Bearer merchant_test_key");
        return headers;
    }

    private static JsonNode answer(
            HttpChannel server, String method, String target, SortedMap<String, String> headers, String body, int most)
            throws IOException {
        Request request = new Request(method, target, headers, body.getBytes(StandardCharsets.UTF_8));
        return switch (server.exchange(request, PATIENCE)) {
            case Exchange.Failed failed -> throw new IOException(method + " " + target + ": " + failed.reason());
            case Exchange.Answered(var answer) when answer.status() < 200 || answer.status() > most ->
                    throw new IOException(method + " " + target + " was answered with " + answer.status());
            case Exchange.Answered(var answer) -> JSON.readTree(answer.body());
        };
    }
}
