package dev.nevertwice.psp.http;

import dev.nevertwice.psp.PspReply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The OpenAPI description, as it is among the resources; a test compares it with the routes. */
final class OpenApi {

    private static final String RESOURCE = "/dev/nevertwice/psp/openapi.json";

    private OpenApi() {}

    static PspReply reply() {
        try (InputStream document = OpenApi.class.getResourceAsStream(RESOURCE)) {
            return PspReply.of(200, "application/json", document.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
