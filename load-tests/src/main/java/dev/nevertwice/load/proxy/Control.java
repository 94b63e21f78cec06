package dev.nevertwice.load.proxy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** The API of a Toxiproxy, ours or another. */
final class Control {

    private final URI api;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Control(URI api) {
        this.api = api;
    }

    /** Makes a proxy anew; returns its port. */
    int proxy(String name, int upstream) throws IOException, InterruptedException {
        call("DELETE", "/proxies/" + name, "");
        HttpResponse<String> made = call("POST", "/proxies",
                "{\"name\": \"" + name + "\", \"listen\": \"127.0.0.1:0\", \"upstream\": \"127.0.0.1:" + upstream
                        + "\"}");
        require(made, 201);
        String listen = new ObjectMapper().readTree(made.body()).path("listen").asText();
        return Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
    }

    void latency(String proxy, int millis) throws IOException, InterruptedException {
        require(call("POST", "/proxies/" + proxy + "/toxics",
                "{\"type\": \"latency\", \"attributes\": {\"latency\": " + millis + "}}"), 200);
    }

    void delete(String proxy) throws IOException, InterruptedException {
        call("DELETE", "/proxies/" + proxy, "");
    }

    private HttpResponse<String> call(String method, String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(api + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void require(HttpResponse<String> answer, int status) throws IOException {
        if (answer.statusCode() != status) {
            throw new IOException("Toxiproxy says " + answer.statusCode() + " " + answer.body().strip());
        }
    }
}
