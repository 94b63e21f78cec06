package dev.nevertwice.psp.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.driver.Requests;
import dev.nevertwice.psp.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Requests as a test in another process would make them. */
final class Calls implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI url;
    private final String key;

    Calls(URI url, String key) {
        this.url = url;
        this.key = key;
    }

    HttpResponse<String> call(String method, String path, String body) throws IOException, InterruptedException {
        return client.send(request(method, path, body), HttpResponse.BodyHandlers.ofString());
    }

    JsonNode json(String method, String path, String body) throws IOException, InterruptedException {
        return Json.parse(call(method, path, body).body().getBytes());
    }

    HttpResponse<String> buy(String reference) throws IOException, InterruptedException {
        return client.send(buying(reference), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest buying(String reference) {
        return HttpRequest.newBuilder(request("POST", "/v1/registrations",
                Requests.registration(reference, "tok_visa", 100, "USD")), (name, value) -> true)
                .header("idempotency-key", reference).build();
    }

    HttpClient client() {
        return client;
    }

    private HttpRequest request(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path)).timeout(Duration.ofSeconds(20))
                .header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return (key == null ? request : request.header("authorization", "Bearer " + key)).build();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
