package dev.nevertwice.pay.routes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.api.PaymentJson;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.api.Problem.Refusal;
import dev.nevertwice.pay.ledger.Seller;
import dev.nevertwice.pay.ledger.SellerStatement;
import dev.nevertwice.pay.ledger.SellerStatement.Place;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A seller's statement, as JSON or as CSV. */
final class StatementRoutes {

    static final String PATH = "/v1/ops/statements";

    private static final int PAGE = 500;
    private static final Set<String> PARAMETERS =
            Set.of("merchant", "seller", "currency", "from", "to", "after", "format");
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2999-12-31T23:59:59Z");

    private final Transactions transactions;

    StatementRoutes(Transactions transactions) {
        this.transactions = transactions;
    }

    Response handle(Request request) {
        if (!request.method().equals("GET")) {
            return Problem.METHOD_NOT_ALLOWED.response();
        }
        SortedMap<String, String> query = query(request.target());
        Seller seller = new Seller(required(query, "merchant"), required(query, "seller"));
        String currency = currency(query);
        Instant from = query.containsKey("from") ? time("from", query.get("from")) : EARLIEST;
        Instant to = query.containsKey("to") ? time("to", query.get("to")) : LATEST;
        Place after = query.containsKey("after") ? place(query.get("after")) : null;
        SellerStatement statement = transactions.repeatable(
                transaction -> SellerStatement.of(transaction, seller, currency, from, to, after, PAGE));
        return switch (query.getOrDefault("format", "json")) {
            case "json" -> PaymentJson.ok(json(seller, statement));
            case "csv" -> csv(statement);
            default -> throw wrong("format", "must be json or csv");
        };
    }

    private static ObjectNode json(Seller seller, SellerStatement statement) {
        ObjectNode json = Json.object()
                .put("merchant", seller.merchant())
                .put("seller", seller.id())
                .put("currency", statement.opening().code())
                .put("opening", statement.opening().minor())
                .put("closing", statement.closing().minor())
                .put("next", statement.next() == null ? null : text(statement.next()));
        ArrayNode lines = json.putArray("lines");
        statement.lines().forEach(line -> lines.addObject()
                .put("at", line.at().toString())
                .put("entry", line.entry())
                .put("account", line.account())
                .put("amount", line.amount())
                .put("balance", line.balance()));
        return json;
    }

    private static Response csv(SellerStatement statement) {
        StringBuilder csv = new StringBuilder("at,entry,account,amount,currency,balance\r\n");
        String currency = statement.opening().code();
        csv.append(",opening,,,").append(currency).append(',').append(statement.opening().minor()).append("\r\n");
        for (SellerStatement.Line line : statement.lines()) {
            csv.append(line.at()).append(',').append(cell(line.entry())).append(',').append(cell(line.account()))
                    .append(',').append(line.amount()).append(',').append(currency).append(',').append(line.balance())
                    .append("\r\n");
        }
        csv.append(",closing,,,").append(currency).append(',').append(statement.closing().minor()).append("\r\n");
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put("content-type", "text/csv; charset=utf-8");
        if (statement.next() != null) {
            headers.put("link", "<?after=" + text(statement.next()) + ">; rel=\"next\"");
        }
        return new Response(200, headers, csv.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** One cell, quoted; what a spreadsheet would run as a formula is text. */
    static String cell(String text) {
        boolean formula = !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0;
        return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
    }

    private static String text(Place place) {
        return place.at() + "~" + place.line() + "~" + place.entry();
    }

    private static Place place(String text) {
        String[] parts = text.split("~", 3);
        if (parts.length != 3 || !parts[1].matches("\\d{1,9}")) {
            throw wrong("after", "is not where a page ended");
        }
        return new Place(time("after", parts[0]), parts[2], Long.parseLong(parts[1]));
    }

    private static Instant time(String name, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException malformed) {
            throw wrong(name, "must be a time such as 2026-11-22T00:00:00Z");
        }
    }

    private static String currency(SortedMap<String, String> query) {
        try {
            return Money.of(1, required(query, "currency")).code();
        } catch (IllegalArgumentException | AssertionError unknown) {
            throw wrong("currency", "is not an ISO 4217 currency that can be paid with");
        }
    }

    private static String required(SortedMap<String, String> query, String name) {
        String value = query.get(name);
        if (value == null || !Fields.REFERENCE.matcher(value).matches()) {
            throw wrong(name, "must be 1 to 64 of A-Z a-z 0-9 _ . : -");
        }
        return value;
    }

    private static SortedMap<String, String> query(String target) {
        SortedMap<String, String> query = new TreeMap<>();
        int mark = target.indexOf('?');
        if (mark < 0) {
            return query;
        }
        for (String pair : target.substring(mark + 1).split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (!PARAMETERS.contains(name) || equals < 0) {
                throw wrong("the query", "has a parameter that is not known");
            }
            try {
                query.put(name, URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException malformed) {
                throw wrong(name, "is not encoded as it must be");
            }
        }
        return query;
    }

    private static Refusal wrong(String name, String rule) {
        return new Refusal(Problem.INVALID_REQUEST, name + " " + rule);
    }
}
