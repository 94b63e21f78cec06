package dev.nevertwice.pay.routes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.api.PaymentJson;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.api.Problem.Refusal;
import dev.nevertwice.pay.api.RowJson;
import dev.nevertwice.pay.casework.Casework;
import dev.nevertwice.pay.casework.Casework.Result;
import dev.nevertwice.pay.casework.Correction;
import dev.nevertwice.pay.ledger.Posting;
import dev.nevertwice.pay.ledger.Posting.Side;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The queues of discrepancies that people work on. */
final class DiscrepancyRoutes {

    static final String PREFIX = "/v1/ops/discrepancies";

    private static final int LISTED_MOST = 1_000;
    private static final int LISTED = 100;
    private static final int TEXT_MOST = 2_000;
    private static final int POSTINGS_MOST = 20;

    private final Transactions transactions;
    private final Casework casework;

    DiscrepancyRoutes(Transactions transactions, Casework casework) {
        this.transactions = transactions;
        this.casework = casework;
    }

    Response handle(Request request) {
        String path = request.path();
        if (path.equals(PREFIX)) {
            return request.method().equals("GET") ? list(request) : Problem.METHOD_NOT_ALLOWED.response();
        }
        String[] parts = path.substring(PREFIX.length() + 1).split("/", -1);
        String id = UrlPart.decoded(parts[0]);
        if (parts.length == 1) {
            return request.method().equals("GET") ? answer(casework.show(id)) : Problem.METHOD_NOT_ALLOWED.response();
        }
        if (parts.length != 2) {
            return Problem.NOT_FOUND.response();
        }
        return request.method().equals("POST") ? act(id, parts[1], request.body())
                : Problem.METHOD_NOT_ALLOWED.response();
    }

    private Response act(String id, String action, byte[] body) {
        return switch (action) {
            case "claim" -> {
                Fields fields = Fields.of(body, "who", "why");
                yield answer(casework.claim(id, who(fields), text(fields, "why", "")));
            }
            case "release" -> {
                Fields fields = Fields.of(body, "who", "why");
                yield answer(casework.release(id, who(fields), text(fields, "why", "")));
            }
            case "comment" -> {
                Fields fields = Fields.of(body, "who", "text");
                yield answer(casework.comment(id, who(fields), text(fields, "text", null)));
            }
            case "resolve" -> {
                boolean corrects = Json.readObject(body).map(json -> json.has("postings")).orElse(false);
                Fields fields = Fields.of(body, "who", "why", "postings");
                Correction correction = corrects ? correction(fields) : null;
                yield answer(casework.resolve(id, who(fields), text(fields, "why", null), correction));
            }
            case "reopen" -> {
                Fields fields = Fields.of(body, "who", "why");
                yield answer(casework.reopen(id, who(fields), text(fields, "why", null)));
            }
            default -> Problem.NOT_FOUND.response();
        };
    }

    private Response list(Request request) {
        Map<String, String> query = query(request.target());
        int limit = query.containsKey("limit") ? limit(query.get("limit")) : LISTED;
        List<Row> found = transactions.repeatable(transaction -> Casework.list(
                transaction, query.get("queue"), query.get("state"), query.getOrDefault("after", ""), limit));
        ObjectNode json = Json.object();
        ArrayNode list = json.putArray("discrepancies");
        found.forEach(row -> list.add(RowJson.of(row)));
        json.put("next", found.size() == limit ? list.get(limit - 1).path("id").asText() : null);
        return PaymentJson.ok(json);
    }

    private static Correction correction(Fields fields) {
        List<Posting> postings = new ArrayList<>();
        for (Fields posting : fields.objects("postings", POSTINGS_MOST, "account", "side", "amount", "currency")) {
            String side = posting.text("side");
            if (!side.equals("debit") && !side.equals("credit")) {
                throw posting.refuse("side", "must be debit or credit");
            }
            try {
                postings.add(new Posting(
                        posting.account("account"),
                        side.equals("debit") ? Side.DEBIT : Side.CREDIT,
                        Money.of(posting.minor("amount"), posting.text("currency"))));
            } catch (IllegalArgumentException | AssertionError unknown) {
                throw posting.refuse("currency", "must be a currency");
            }
        }
        return new Correction(postings);
    }

    private static Response answer(Result result) {
        return switch (result) {
            case Result.Done(Row discrepancy, List<Row> events) -> {
                ObjectNode json = RowJson.of(discrepancy);
                ArrayNode list = json.putArray("events");
                events.forEach(event -> list.add(RowJson.of(event)));
                yield PaymentJson.ok(json);
            }
            case Result.Unknown unknown -> Problem.NOT_FOUND.response();
            case Result.Held held ->
                    Problem.CLAIMED.response(held.by() + " has it until " + held.until());
            case Result.NotNow notNow -> Problem.NOT_NOW.response(notNow.why());
            case Result.Refused refused -> Problem.NOT_BALANCED.response(refused.why());
        };
    }

    private static String who(Fields fields) {
        return fields.reference("who");
    }

    /** @param otherwise what it is where it is left out, or null where it may not be */
    private static String text(Fields fields, String field, String otherwise) {
        String text = otherwise == null ? fields.text(field) : fields.textOrNull(field);
        String given = text == null ? otherwise : text.strip();
        if (given.isEmpty() && otherwise == null || given.length() > TEXT_MOST || given.indexOf(0) >= 0) {
            throw fields.refuse(field, "must be a text of 1 to " + TEXT_MOST + " characters");
        }
        return given;
    }

    private static Map<String, String> query(String target) {
        Map<String, String> query = new TreeMap<>();
        int begin = target.indexOf('?');
        if (begin >= 0) {
            for (String part : target.substring(begin + 1).split("&")) {
                String[] pair = part.split("=", 2);
                if (pair.length != 2 || !List.of("queue", "state", "after", "limit").contains(pair[0])) {
                    throw new Refusal(Problem.INVALID_REQUEST, "the query may have queue, state, after and limit");
                }
                query.put(pair[0], UrlPart.decoded(pair[1]));
            }
        }
        return query;
    }

    private static int limit(String text) {
        if (!text.matches("[1-9]\\d{0,3}") || Integer.parseInt(text) > LISTED_MOST) {
            throw new Refusal(Problem.INVALID_REQUEST, "limit must be from 1 to " + LISTED_MOST);
        }
        return Integer.parseInt(text);
    }
}
