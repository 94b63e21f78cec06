package dev.nevertwice.pay.routes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.api.PaymentJson;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.api.Problem.Refusal;
import dev.nevertwice.pay.api.RowJson;
import dev.nevertwice.pay.deadletter.Actions;
import dev.nevertwice.pay.deadletter.Actions.Action;
import dev.nevertwice.pay.deadletter.DeadLetters;
import dev.nevertwice.pay.deadletter.DeadLetters.Done;
import dev.nevertwice.pay.deadletter.DeadLetters.Wish;
import dev.nevertwice.pay.execution.Intent;
import dev.nevertwice.pay.execution.Queue;
import dev.nevertwice.pay.execution.Queues;
import dev.nevertwice.pay.execution.Queues.Item;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an operator may ask of the durable queues, and do about what was given up. */
final class QueueRoutes {

    private static final String QUEUES = "/v1/ops/queues";
    private static final String JOBS = "/v1/ops/jobs/";
    private static final int PAGE = 100;
    private static final int HISTORY_SHOWN = 10;
    private static final int WHO_MOST = 100;
    private static final int WHY_MOST = 500;

    private final Transactions transactions;
    private final DeadLetters deadLetters;

    QueueRoutes(Transactions transactions, DeadLetters deadLetters) {
        this.transactions = transactions;
        this.deadLetters = deadLetters;
    }

    boolean handles(Request request) {
        return request.path().equals(QUEUES) || request.path().startsWith(QUEUES + "/")
                || request.path().startsWith(JOBS);
    }

    Response handle(Request request) {
        String[] parts = request.path().substring("/v1/ops/".length()).split("/", -1);
        String id = parts.length > 1 ? UrlPart.decoded(parts[1]) : "";
        String asked = parts[0] + (parts.length > 1 ? "/*" : "") + (parts.length > 2 ? "/" + parts[2] : "");
        return parts.length > 3 ? Problem.NOT_FOUND.response() : switch (request.method() + " " + asked) {
            case "GET queues" -> transactions.repeatable(QueueRoutes::overview);
            case "GET queues/*" -> list(queue(id), request);
            case "GET jobs/*" -> inspect(id);
            case "POST jobs/*/redrive" -> done(deadLetters.redrive(wish(id, request)));
            case "POST jobs/*/discard" -> done(deadLetters.discard(wish(id, request)));
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

    private Response list(Queue queue, Request request) {
        String state = parameter(request, "state").orElse("dead");
        if (!List.of("dead", "open").contains(state)) {
            throw new Refusal(Problem.INVALID_REQUEST, "state must be dead or open");
        }
        String after = parameter(request, "after").orElse("");
        return transactions.repeatable(transaction -> {
            ObjectNode json = Json.object().put("queue", queue.word()).put("state", state);
            ArrayNode jobs = json.putArray("jobs");
            List<Item> page = Queues.list(transaction, queue, state, after, PAGE);
            page.forEach(item -> jobs.add(json(item)));
            json.put("next", page.size() < PAGE ? null : page.getLast().id());
            return PaymentJson.ok(json);
        });
    }

    private Response inspect(String id) {
        return transactions.repeatable(transaction -> {
            Item item = Queues.find(transaction, id).orElseThrow(() -> new Refusal(Problem.NOT_FOUND, "job"));
            ObjectNode json = json(item);
            ArrayNode actions = json.putArray("actions");
            Actions.of(transaction, id).forEach(action -> actions.add(json(action)));
            item.intent().map(Intent::payment).ifPresent(payment -> {
                ArrayNode history = json.putArray("history");
                List<Row> rows = Payments.history(transaction, payment);
                rows.subList(Math.max(0, rows.size() - HISTORY_SHOWN), rows.size())
                        .forEach(row -> history.add(RowJson.of(row)));
            });
            return PaymentJson.ok(json);
        });
    }

    private static Wish wish(String job, Request request) {
        Fields fields = Fields.of(request.body(), "fence", "who", "why");
        return new Wish(
                job, fields.positive("fence"), words(fields, "who", WHO_MOST), words(fields, "why", WHY_MOST));
    }

    private static String words(Fields fields, String field, int most) {
        String words = fields.text(field).strip();
        if (words.isEmpty() || words.length() > most || words.chars().anyMatch(Character::isISOControl)) {
            throw fields.refuse(field, "must be 1 to " + most + " characters without control characters");
        }
        return words;
    }

    private static Response done(Done done) {
        return PaymentJson.ok(json(done.action()).put("repeated", done.repeated()));
    }

    private static ObjectNode json(Action action) {
        return Json.object()
                .put("job", action.job())
                .put("fence", action.fence())
                .put("action", action.kind().name().toLowerCase(Locale.ROOT))
                .put("who", action.who())
                .put("why", action.why())
                .put("at", action.at().toString());
    }

    private static ObjectNode json(Item item) {
        ObjectNode json = Json.object()
                .put("id", item.id())
                .put("queue", item.queue().word())
                .put("state", item.state())
                .put("tries", item.tries())
                .put("fence", item.fence())
                .put("leased", item.leased() && !item.isDead())
                .put("due_at", item.dueAt().toString())
                .put("dead_reason", item.deadReason());
        item.intent().ifPresent(intent -> json
                .put("operation", intent.operation().word())
                .put("payment", intent.payment())
                .put("subject", intent.subject())
                .put("key", intent.key())
                .put("created_at", intent.createdAt().toString()));
        return json;
    }

    private static Queue queue(String word) {
        return Arrays.stream(Queue.values())
                .filter(queue -> queue.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new Refusal(Problem.NOT_FOUND, "there are the queues "
                        + String.join(", ", Arrays.stream(Queue.values()).map(Queue::word).toList())));
    }

    private static Optional<String> parameter(Request request, String name) {
        int query = request.target().indexOf('?');
        return query < 0
                ? Optional.empty()
                : Arrays.stream(request.target().substring(query + 1).split("&"))
                        .filter(pair -> pair.startsWith(name + "="))
                        .map(pair -> UrlPart.decoded(pair.substring(name.length() + 1)))
                        .findFirst();
    }
}
