package dev.nevertwice.psp.capture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.wire.Fields;

/** A merchant's wish to have released what is still held. */
public record VoidRequest(String reference) {

    public static VoidRequest read(JsonNode body) {
        Fields fields = Fields.of(body);
        VoidRequest request = new VoidRequest(fields.name("reference"));
        fields.end();
        return request;
    }
}
