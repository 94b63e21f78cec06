package dev.nevertwice.pay.routes;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.api.RowJson;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Statement.Scan;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The whole books as one JSON object, for a judge (docs/payment-api.md, "Books"). Reads every table. */
public final class Books {

    /** Owners whose rows inside are asked for at once. */
    private static final int TOGETHER = 500;

    private final Map<String, Table> arrays;
    private final List<Inside> inside;

    /**
     * Rows that are shown inside their owner: {@code field} of the objects of {@code array}.
     *
     * @param owner the column of {@code table} that has the owner's id
     */
    public record Inside(String array, String field, Table table, Column<String> owner) {}

    /** @param arrays the name of each array and its table */
    public Books(Map<String, Table> arrays, List<Inside> inside) {
        this.arrays = new LinkedHashMap<>(arrays);
        this.inside = List.copyOf(inside);
    }

    /** All of it, as one transaction sees it. */
    public ObjectNode read(Transaction transaction) {
        ObjectNode books = Json.object();
        for (String name : arrays.keySet()) {
            ArrayNode array = books.putArray(name);
            each(transaction, name, array::add);
        }
        return books;
    }

    /** The same as text, of which a few hundred rows at most are held at once. */
    void write(Transaction transaction, OutputStream out) throws IOException {
        try (JsonGenerator json = Json.generator(out)) {
            json.writeStartObject();
            for (String name : arrays.keySet()) {
                json.writeArrayFieldStart(name);
                each(transaction, name, row -> write(json, row));
                json.writeEndArray();
            }
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, ObjectNode row) {
        try {
            json.writeTree(row);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The rows of one array, with what is shown inside them. */
    private void each(Transaction transaction, String name, Consumer<ObjectNode> shown) {
        List<ObjectNode> batch = new ArrayList<>();
        transaction.each(all(arrays.get(name), Condition.always()), row -> {
            ObjectNode json = RowJson.of(row);
            batch.add(name.equals("history") ? json.put("verdict", "applied") : json);
            if (batch.size() == TOGETHER) {
                show(transaction, name, batch, shown);
            }
        });
        show(transaction, name, batch, shown);
    }

    private void show(Transaction transaction, String name, List<ObjectNode> batch, Consumer<ObjectNode> shown) {
        inside.stream()
                .filter(each -> each.array().equals(name))
                .forEach(each -> nest(transaction, each, batch));
        batch.forEach(shown);
        batch.clear();
    }

    private static void nest(Transaction transaction, Inside nested, List<ObjectNode> owners) {
        Map<String, ArrayNode> byOwner = new LinkedHashMap<>();
        owners.forEach(owner -> byOwner.put(owner.path("id").asText(), owner.putArray(nested.field())));
        if (byOwner.isEmpty()) {
            return;
        }
        for (Row row : transaction.run(all(nested.table(), nested.owner().in(byOwner.keySet())))) {
            byOwner.get(row.get(nested.owner())).add(RowJson.of(row));
        }
    }

    private static Scan all(Table table, Condition condition) {
        return new Scan(table, condition, table.keyColumns().stream().map(Order::by).toList(), Integer.MAX_VALUE);
    }
}
