package dev.nevertwice.pay.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.wire.Json;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A table's row as JSON for merchants and operators: columns by name, without the suffixes that only the database needs;
 * raw bytes (request and reply bodies) left out.
 */
public final class RowJson {

    private static final Map<String, String> NAMES = Map.of(
            "occurred_at", "at",
            "idempotency_key", "key",
            "reply_status", "status");

    /** Of the columns of a handful of tables, asked for with every row. */
    private static final Map<Table, String[]> KNOWN = new ConcurrentHashMap<>();

    private RowJson() {}

    public static ObjectNode of(Row row) {
        ObjectNode json = Json.object();
        String[] names = KNOWN.computeIfAbsent(row.table(), RowJson::names);
        for (int ordinal = 0; ordinal < names.length; ordinal++) {
            String name = names[ordinal];
            switch (row.at(ordinal)) {
                case null -> json.putNull(name);
                case String text -> json.put(name, text);
                case Long number -> json.put(name, number);
                case Boolean bool -> json.put(name, bool);
                case Instant instant -> json.put(name, instant.toString());
                case byte[] bytes -> {}
                default -> throw new AssertionError(name + " has a type that no column has");
            }
        }
        return json;
    }

    private static String[] names(Table table) {
        return table.columns().stream().map(column -> name(column.name())).toArray(String[]::new);
    }

    private static String name(String column) {
        return NAMES.containsKey(column) ? NAMES.get(column) : column.replaceFirst("_(minor|id|state)$", "");
    }
}
