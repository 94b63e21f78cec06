package dev.nevertwice.psp.payout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.truth.Matter;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Times;
import java.time.Instant;

/** Money on its way from a merchant's balance to the merchant's bank. */
public final class Payout {

    private final String id;
    private final Account account;
    private final PayoutRequest request;
    private final Instant createdAt;
    private String status = "pending";
    private Instant updatedAt;

    Payout(String id, Account account, PayoutRequest request, Instant createdAt) {
        this.id = id;
        this.account = account;
        this.request = request;
        this.createdAt = createdAt;
        this.updatedAt = createdAt;
    }

    String id() {
        return id;
    }

    Account account() {
        return account;
    }

    PayoutRequest request() {
        return request;
    }

    Instant createdAt() {
        return createdAt;
    }

    String status() {
        return status;
    }

    void ended(Instant at) {
        updatedAt = at;
        status = request.arrives() ? "paid" : "failed";
    }

    Matter matter() {
        return new Matter(account.id(), request.currency(), null, id, null, request.reference(), null, null);
    }

    public ObjectNode json() {
        return Json.object()
                .put("id", id)
                .put("reference", request.reference())
                .put("amount", request.amount())
                .put("currency", request.currency())
                .put("status", status)
                .put("created_at", Times.text(createdAt))
                .put("updated_at", Times.text(updatedAt));
    }
}
