package dev.nevertwice.pay.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Row;
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

    /** A handful of columns, asked for with every row. */
    private static final Map<String, String> KNOWN = new ConcurrentHashMap<>();

    private RowJson() {}

    public static ObjectNode of(Row row) {
        ObjectNode json = Json.object();
        for (Column<?> column : row.table().columns()) {
            String name = name(column.name());
            switch (row.value(column)) {
                case null -> json.putNull(name);
                case String text -> json.put(name, text);
                case Long number -> json.put(name, number);
                case Boolean bool -> json.put(name, bool);
                case Instant instant -> json.put(name, instant.toString());
                case byte[] bytes -> {}
                default -> throw new AssertionError(column + " has a type that no column has");
            }
        }
        return json;
    }

    private static String name(String column) {
        return KNOWN.computeIfAbsent(
                column,
                known -> NAMES.containsKey(known) ? NAMES.get(known) : known.replaceFirst("_(minor|id|state)$", ""));
    }
}
