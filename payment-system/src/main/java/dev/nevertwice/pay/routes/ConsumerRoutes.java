package dev.nevertwice.pay.routes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.api.PaymentJson;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.api.RowJson;
import dev.nevertwice.pay.consumer.Consumers;
import dev.nevertwice.pay.consumer.EventConsumer;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.util.Optional;

/** What an operator may ask of those who receive events: how far they are, what they wrote, and to begin again. */
final class ConsumerRoutes {

    static final String PREFIX = "/v1/ops/consumers";

    private static final int COUNTED_MOST = 10_000;

    private final Consumers consumers;
    private final Transactions transactions;

    ConsumerRoutes(Consumers consumers, Transactions transactions) {
        this.consumers = consumers;
        this.transactions = transactions;
    }

    /** How many deliveries are not acknowledged, over all; -1 where the bus can't be reached. */
    long behind() {
        return consumers.behind();
    }

    Response handle(Request request) {
        String[] path = request.path().substring(PREFIX.length()).split("/", -1);
        if (path.length == 1 && path[0].isEmpty()) {
            return request.method().equals("GET") ? list() : Problem.METHOD_NOT_ALLOWED.response();
        }
        Optional<EventConsumer> named = path.length < 2 ? Optional.empty() : consumers.named(path[1]);
        if (named.isEmpty() || path.length > 3) {
            return Problem.NOT_FOUND.response();
        }
        EventConsumer consumer = named.get();
        return switch (request.method() + (path.length == 3 ? " " + path[2] : "")) {
            case "GET" -> PaymentJson.ok(state(consumer));
            case "GET rows" -> rows(consumer);
            case "POST rebuild" -> {
                transactions.repeatable(consumer::rebuild);
                yield PaymentJson.ok(state(consumer));
            }
            case "POST retry" -> {
                int applied = consumer.retryAside();
                yield PaymentJson.ok(state(consumer).put("applied", applied));
            }
            default -> Problem.NOT_FOUND.response();
        };
    }

    private Response list() {
        ObjectNode json = Json.object();
        ArrayNode array = json.putArray("consumers");
        consumers.all().forEach(consumer -> array.add(state(consumer)));
        return PaymentJson.ok(json);
    }

    private ObjectNode state(EventConsumer consumer) {
        long behind = consumer.behind();
        ObjectNode json = transactions.repeatable(transaction -> Json.object()
                .put("name", consumer.receiver().name())
                .put("generation", consumer.generation(transaction))
                .put("parked", consumer.aside(transaction, COUNTED_MOST)));
        return behind < 0 ? json.putNull("behind") : json.put("behind", behind);
    }

    /** What it wrote in its generation; the generation itself is no part of it, so that two of them can be compared. */
    private Response rows(EventConsumer consumer) {
        ObjectNode json = Json.object();
        ArrayNode array = json.putArray("rows");
        transactions.repeatable(consumer::rows).forEach(row -> {
            ObjectNode each = RowJson.of(row);
            each.remove("generation");
            array.add(each);
        });
        return PaymentJson.ok(json);
    }
}
