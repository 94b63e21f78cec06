package dev.nevertwice.chaos.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What is put to the test: a Toxiproxy somewhere, ours or the real one. */
final class Subject {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final URI api;
    private final boolean ours;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** @param ours whether it deviates where docs/proxy.md says that ours always does */
    Subject(URI api, boolean ours) {
        this.api = api;
        this.ours = ours;
    }

    /** Whether deviations of docs/proxy.md apply, among them the one of that number. */
    boolean deviates(int number) {
        return ours && number > 0;
    }

    URI api() {
        return api;
    }

    ToxiproxyClient client() {
        return new ToxiproxyClient(api.getHost(), api.getPort());
    }

    /** A name that no other test uses. */
    String newName() {
        return "t" + ProcessHandle.current().pid() + "-" + NAMES.incrementAndGet();
    }

    /** @param type content type of the body */
    Reply call(String method, String path, String body, String type, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api + path)).timeout(PATIENCE);
        if (body != null) {
            request.header("Content-Type", type);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        request.method(
                method,
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        try {
            return new Reply(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException failure) {
            throw new AssertionError(method + " " + path, failure);
        } catch (InterruptedException asked) {
            throw new AssertionError(asked);
        }
    }

    Reply call(String method, String path, String body) {
        return call(method, path, body, "application/json");
    }

    Reply get(String path) {
        return call("GET", path, null);
    }

    Reply post(String path, String body) {
        return call("POST", path, body);
    }

    Reply delete(String path) {
        return call("DELETE", path, null);
    }

    /** A new proxy on a free port; the test has to delete it, or not to mind. */
    TestProxy proxy(int upstreamPort) {
        return proxy("127.0.0.1:" + upstreamPort);
    }

    TestProxy proxy(String upstream) {
        String name = newName();
        Reply made = post("/proxies", "{\"name\": \"" + name + "\", \"listen\": \"localhost:0\", \"upstream\": \""
                + upstream + "\"}");
        if (made.status() != 201) {
            throw new AssertionError(made.toString());
        }
        return new TestProxy(this, name, made.json().get("listen").asText());
    }

    record Reply(HttpResponse<String> http) {

        int status() {
            return http.statusCode();
        }

        String body() {
            return http.body();
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }

        JsonNode json() {
            try {
                return JSON.readTree(http.body());
            } catch (IOException wrong) {
                throw new AssertionError(http.body(), wrong);
            }
        }

        String error() {
            return json().path("error").asText();
        }

        @Override
        public String toString() {
            return status() + " " + body();
        }
    }
}
