package dev.nevertwice.load.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Calls to the payment system and to the PSP's admin API, each sent once. */
final class Client {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI pay;
    private final URI psp;

    Client(URI pay, URI psp) {
        this.pay = pay;
        this.psp = psp;
    }

    /** The payment's id and whether its outcome is known, as the answer says. */
    record Told(String payment, boolean known, long version) {

        private static Told of(JsonNode payment) {
            return new Told(
                    payment.path("id").asText(),
                    !payment.path("status").asText().equals("pending"),
                    payment.path("version").asLong());
        }
    }

    Told checkout(String cart) throws IOException, InterruptedException {
        String body = "{\"orders\": [{\"seller\": \"sel_1\", \"amount\": 1000, \"currency\": \"USD\"}],"
                + " \"method\": \"direct\", \"source\": \"tok_visa\"}";
        HttpRequest request = to(pay.resolve("/v1/payments"))
                .header("idempotency-key", cart)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return Told.of(answer(request, 202));
    }

    /** Waits for news of the payment, for some seconds. */
    Told news(Told known) throws IOException, InterruptedException {
        URI status = pay.resolve("/v1/payments/" + known.payment() + "?after=" + known.version() + "&wait=10");
        return Told.of(answer(to(status).build(), 200));
    }

    void readStatus(String payment) throws IOException, InterruptedException {
        answer(to(pay.resolve("/v1/payments/" + payment)).build(), 200);
    }

    void faults(String rules) throws IOException, InterruptedException {
        answer(admin("/_admin/faults").PUT(HttpRequest.BodyPublishers.ofString(rules)).build(), 200);
    }

    JsonNode truth() throws IOException, InterruptedException {
        return answer(admin("/_admin/truth").build(), 200);
    }

    JsonNode journal() throws IOException, InterruptedException {
        return answer(admin("/_admin/journal").build(), 200);
    }

    private static HttpRequest.Builder to(URI url) {
        return HttpRequest.newBuilder(url)
                .timeout(PATIENCE)
                .header("authorization", "Bearer merchant_test_key")
                .header("content-type", "application/json");
    }

    private HttpRequest.Builder admin(String path) {
        return HttpRequest.newBuilder(psp.resolve(path)).timeout(PATIENCE).header("content-type", "application/json");
    }

    private JsonNode answer(HttpRequest request, int most) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() < 200 || answer.statusCode() > most) {
            throw new IOException(request.method() + " " + request.uri() + " was answered with " + answer.statusCode());
        }
        return JSON.readTree(answer.body());
    }
}
