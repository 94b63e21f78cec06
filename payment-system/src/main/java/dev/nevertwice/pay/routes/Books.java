package dev.nevertwice.pay.routes;

import dev.nevertwice.pay.api.RowJson;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Statement.Scan;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.wire.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The whole books as one JSON object, for a judge (docs/payment-api.md, "Books"). Reads every table. */
public final class Books {

    private final Map<String, Table> arrays;
    private final Nested orders;
    private final Nested attempts;
    private final Nested postings;

    /** Rows that are shown inside their owner: {@code field} of the objects of {@code array}. */
    private record Nested(String array, String field, Table table) {}

    /** @param arrays the name of each array and its table; the other parameters are shown inside */
    public Books(Map<String, Table> arrays, Table orders, Table attempts, Table postings) {
        this.arrays = new LinkedHashMap<>(arrays);
        this.orders = new Nested("payments", "orders", orders);
        this.attempts = new Nested("payments", "attempts", attempts);
        this.postings = new Nested("entries", "postings", postings);
    }

    /** One of the arrays, without what is shown inside. */
    ArrayNode array(Transaction transaction, String name) {
        ArrayNode array = Json.object().putArray(name);
        rows(transaction, arrays.get(name)).forEach(row -> array.add(RowJson.of(row)));
        return array;
    }

    /** All of it, as one transaction sees it. */
    public ObjectNode read(Transaction transaction) {
        ObjectNode books = Json.object();
        arrays.keySet().forEach(name -> books.set(name, array(transaction, name)));
        books.path("history").forEach(row -> ((ObjectNode) row).put("verdict", "applied"));
        for (Nested nested : List.of(orders, attempts, postings)) {
            nest(transaction, books, nested);
        }
        return books;
    }

    private static void nest(Transaction transaction, ObjectNode books, Nested nested) {
        Map<String, ArrayNode> byOwner = new LinkedHashMap<>();
        books.path(nested.array())
                .forEach(
                        owner -> byOwner.put(owner.path("id").asText(), ((ObjectNode) owner).putArray(nested.field())));
        String reference = nested.array().equals("payments") ? "payment" : "entry";
        for (Row row : rows(transaction, nested.table())) {
            ObjectNode json = RowJson.of(row);
            ArrayNode owner = byOwner.get(json.path(reference).asText());
            if (owner != null) {
                owner.add(json);
            }
        }
    }

    private static List<Row> rows(Transaction transaction, Table table) {
        List<Order> byKey = new ArrayList<>();
        for (Column<?> column : table.keyColumns()) {
            byKey.add(Order.by(column));
        }
        Statement<List<Row>> all = new Scan(table, Condition.always(), byKey, Integer.MAX_VALUE);
        return transaction.run(all);
    }
}
