package dev.nevertwice.psp.driver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.wire.Json;
import java.nio.charset.StandardCharsets;

/** What a client saw of an exchange. */
public sealed interface Answer {

    /** A whole reply. */
    record Replied(PspReply reply) implements Answer {}

    /** A reply that broke off. */
    record BrokeOff(int status, int announced, byte[] received) implements Answer {}

    /** The connection was reset without a byte. */
    record WasReset() implements Answer {}

    /** Nothing came for as long as the client cared to wait. */
    record Silence() implements Answer {}

    default PspReply reply() {
        if (this instanceof Replied replied) {
            return replied.reply();
        }
        throw new AssertionError("expected a reply, got " + this);
    }

    default int status() {
        return reply().status();
    }

    default JsonNode json() {
        return Json.parse(reply().body());
    }

    default String text() {
        return new String(reply().body(), StandardCharsets.UTF_8);
    }

    default String code() {
        return json().path("code").asText();
    }

    default String header(String name) {
        return reply().headers().get(name);
    }
}
