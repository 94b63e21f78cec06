package dev.nevertwice.chaos.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One JSON object of the evidence, read strictly where a judge relies on it: a missing or mistyped field throws
 * {@link IllegalArgumentException} with its path. Fields that no judge reads are ignored.
 */
record Fields(String path, JsonNode json) {

    Fields {
        if (json == null || !json.isObject()) {
            throw new IllegalArgumentException(path + " is not an object");
        }
    }

    String text(String field) {
        String value = optionalText(field);
        if (value == null) {
            throw new IllegalArgumentException(path + "." + field + " is missing");
        }
        return value;
    }

    /** Null when the field is missing, null or empty. */
    String optionalText(String field) {
        JsonNode value = json.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new IllegalArgumentException(path + "." + field + " is not text");
        }
        return value.textValue().isEmpty() ? null : value.textValue();
    }

    long whole(String field) {
        JsonNode value = json.get(field);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException(path + "." + field + " is not a whole number");
        }
        return value.longValue();
    }

    Fields object(String field) {
        return new Fields(path + "." + field, json.get(field));
    }

    <T> List<T> list(String field, Function<Fields, T> read) {
        JsonNode array = json.get(field);
        if (array == null || !array.isArray()) {
            throw new IllegalArgumentException(path + "." + field + " is not a list");
        }
        List<T> items = new ArrayList<>(array.size());
        for (JsonNode item : array) {
            items.add(read.apply(new Fields(path + "." + field + "[" + items.size() + "]", item)));
        }
        return List.copyOf(items);
    }
}
