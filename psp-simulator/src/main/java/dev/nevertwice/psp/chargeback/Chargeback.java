package dev.nevertwice.psp.chargeback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.registration.Charge;
import dev.nevertwice.psp.truth.Cause;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Times;
import java.time.Instant;

/** A charge, or a part of it, that the cardholder disputes. */
public final class Chargeback {

    private final String id;
    private final Charge charge;
    private final long amount;
    private final Instant openedAt;
    private final Cause cause;
    private String status = "opened";
    private Instant updatedAt;

    Chargeback(String id, Charge charge, long amount, Instant openedAt, Cause cause) {
        this.id = id;
        this.charge = charge;
        this.amount = amount;
        this.openedAt = openedAt;
        this.updatedAt = openedAt;
        this.cause = cause;
    }

    String id() {
        return id;
    }

    Charge charge() {
        return charge;
    }

    long amount() {
        return amount;
    }

    Cause cause() {
        return cause;
    }

    String status() {
        return status;
    }

    void decided(boolean won, Instant at) {
        updatedAt = at;
        status = won ? "won" : "lost";
    }

    public ObjectNode json() {
        return Json.object()
                .put("id", id)
                .put("charge", charge.id())
                .put("order", charge.order().reference())
                .put("reference", charge.registration().reference())
                .put("amount", amount)
                .put("currency", charge.order().currency())
                .put("status", status)
                .put("created_at", Times.text(openedAt))
                .put("updated_at", Times.text(updatedAt));
    }
}
