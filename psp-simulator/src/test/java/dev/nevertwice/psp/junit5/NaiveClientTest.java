package dev.nevertwice.psp.junit5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import dev.nevertwice.psp.PspSimulator;
import java.io.IOException;
import java.net.http.*;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NaiveClientTest {
    @SimulatedPsp
    PspSimulator psp;

    @Test
    void aClientThatDrawsANewKeyForEachTryChargesTwice() throws Exception {
        psp.faults("""
                {"rules": [{"name": "reply-lost", "operation": "register", "point": "committed-before-reply",
                            "act": {"type": "reset"}, "when": {"first": 1}}]}""");
        pay("cart-1");
        assertEquals(2, psp.truth().charges().size()); // one purchase, charged twice
        assertEquals("reply-lost", psp.truth().charges().getFirst().cause().fault());
    }

    void pay(String cart) throws Exception {
        String body = """
                {"reference": "%1$s", "source": "tok_visa",
                 "orders": [{"reference": "%1$s", "amount": 12900, "currency": "KRW"}]}""".formatted(cart);
        HttpRequest request = HttpRequest.newBuilder(psp.url().resolve("/v1/registrations"))
                .header("Authorization", "Bearer " + psp.apiKey()).header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString()) // the mistake: use the cart's id
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        try {
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException noReply) { // "it did not work, so try again"
            pay(cart);
        }
    }
}
