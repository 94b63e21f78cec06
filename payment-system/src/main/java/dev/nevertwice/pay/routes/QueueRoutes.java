package dev.nevertwice.pay.routes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.api.PaymentJson;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.execution.Queues;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;

/** What an operator may ask of the durable queues. */
final class QueueRoutes {

    static final String PREFIX = "/v1/ops/queues";

    private final Transactions transactions;

    QueueRoutes(Transactions transactions) {
        this.transactions = transactions;
    }

    Response handle(Request request) {
        return switch (request.method() + " " + request.path()) {
            case "GET /v1/ops/queues" -> transactions.repeatable(QueueRoutes::overview);
            default -> Problem.NOT_FOUND.response();
        };
    }

    private static Response overview(Transaction transaction) {
        ObjectNode json = Json.object();
        ArrayNode queues = json.putArray("queues");
        for (Queues.Depth depth : Queues.depths(transaction)) {
            queues.addObject()
                    .put("queue", depth.queue().word())
                    .put("open", depth.open())
                    .put("due", depth.due())
                    .put("dead", depth.dead())
                    .put("oldest_due_at", depth.oldestDueAt() == null ? null : depth.oldestDueAt().toString());
        }
        return PaymentJson.ok(json);
    }
}
