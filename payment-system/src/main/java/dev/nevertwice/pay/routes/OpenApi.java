package dev.nevertwice.pay.routes;

import dev.nevertwice.pay.api.PaymentJson;
import dev.nevertwice.pay.wire.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The OpenAPI description, as it is among the resources; a test compares it with the routes. */
final class OpenApi {

    private static final String RESOURCE = "/dev/nevertwice/pay/openapi.json";

    private OpenApi() {}

    static Response reply() {
        try (InputStream document = OpenApi.class.getResourceAsStream(RESOURCE)) {
            return new Response(200, PaymentJson.jsonHeaders(), document.readAllBytes());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
