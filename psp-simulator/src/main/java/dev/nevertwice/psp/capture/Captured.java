package dev.nevertwice.psp.capture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.registration.Charge;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Times;
import java.time.Instant;

/** What was taken out of an authorization, or released from it by a void. */
public record Captured(String id, String key, Charge charge, String reference, long amount, Instant createdAt) {

    Account account() {
        return charge.registration().account();
    }

    public ObjectNode json() {
        return Json.object()
                .put("id", id)
                .put("charge", charge.id())
                .put("order", charge.order().reference())
                .put("reference", reference)
                .put("amount", amount)
                .put("currency", charge.order().currency())
                .put("status", "succeeded")
                .put("created_at", Times.text(createdAt));
    }
}
