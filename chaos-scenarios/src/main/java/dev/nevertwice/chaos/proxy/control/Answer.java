package dev.nevertwice.chaos.proxy.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the API says, to the byte what the reference says where it says anything. */
record Answer(int status, Map<String, String> headers, byte[] body) {

    private static final String TEXT = "text/plain; charset=utf-8";

    static Answer json(int status, JsonNode body) {
        return of(status, "application/json", body.toString());
    }

    static Answer of(int status, String type, String body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", type);
        return new Answer(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    static Answer empty(int status) {
        return new Answer(status, new LinkedHashMap<>(), new byte[0]);
    }

    /** A line of text, as Go's {@code http.Error} writes it. */
    static Answer text(int status, String line) {
        return of(status, TEXT, line + "\n").with("X-Content-Type-Options", "nosniff");
    }

    /** JSON that says that it is text. */
    static Answer problem(int status, String message) {
        return text(status, JsonNodeFactory.instance.objectNode()
                .put("error", message)
                .put("status", status)
                .toString());
    }

    Answer with(String header, String value) {
        headers.put(header, value);
        return this;
    }
}
