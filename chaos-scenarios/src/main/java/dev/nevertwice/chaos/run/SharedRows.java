package dev.nevertwice.chaos.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.HashMap;
import java.util.Map;

/** Books are read again and again, and are nearly the same each time: what did not change is held in memory once. */
final class SharedRows {

    private final Map<JsonNode, JsonNode> rows = new HashMap<>();

    /** The same books, whose rows are those of books seen before where they are equal. Nobody may change them any more. */
    JsonNode shared(JsonNode books) {
        for (JsonNode table : books) {
            if (table instanceof ArrayNode array) {
                for (int row = 0; row < array.size(); row++) {
                    JsonNode before = rows.putIfAbsent(array.get(row), array.get(row));
                    if (before != null) {
                        array.set(row, before);
                    }
                }
            }
        }
        return books;
    }
}
