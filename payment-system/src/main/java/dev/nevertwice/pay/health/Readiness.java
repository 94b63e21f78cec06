package dev.nevertwice.pay.health;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.store.StoreFailure;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.wire.Json;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Whether requests should be sent here. Without its store an instance can do nothing. With the PSP away it can: it takes
 * checkouts in, tells what is known, and every other instance is no better off. So an open breaker is told, and turns
 * nobody away.
 *
 * @param openBreakers the operations at the PSP that are not asked for at the moment
 */
public record Readiness(Store store, Supplier<List<String>> openBreakers, BooleanSupplier draining) {

    /** What was found. */
    public record Found(boolean ready, ObjectNode json) {}

    /** Asks the store: blocks for one round trip, or for as long as the store takes to fail. */
    public Found look() {
        boolean reachable = isReachable();
        List<String> open = openBreakers.get();
        boolean ready = reachable && !draining.getAsBoolean();
        ObjectNode json = Json.object()
                .put("status", ready ? open.isEmpty() ? "ready" : "degraded" : "not_ready")
                .put("store", reachable ? "up" : "down")
                .put("psp", open.isEmpty() ? "up" : "breaker_open")
                .put("draining", draining.getAsBoolean());
        ArrayNode breakers = json.putArray("open_breakers");
        open.forEach(breakers::add);
        return new Found(ready, json);
    }

    private boolean isReachable() {
        try {
            store.inTransaction(Transaction::now);
            return true;
        } catch (StoreFailure failure) {
            return false;
        }
    }
}
