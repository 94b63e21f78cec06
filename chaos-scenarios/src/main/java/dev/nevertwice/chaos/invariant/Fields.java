package dev.nevertwice.chaos.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One JSON object of the evidence, read strictly where a judge relies on it: a missing or mistyped field throws
 * {@link IllegalArgumentException} with its path. Fields that no judge reads are ignored.
 */
final class Fields {

    private final Fields owner;
    private final String name;
    private final int index;
    private final JsonNode json;

    Fields(String name, JsonNode json) {
        this(null, name, -1, json);
    }

    /** @param index in the list {@code name} of the owner, or -1 where it is the object {@code name} itself */
    private Fields(Fields owner, String name, int index, JsonNode json) {
        this.owner = owner;
        this.name = name;
        this.index = index;
        this.json = json;
        if (json == null || !json.isObject()) {
            throw new IllegalArgumentException(path() + " is not an object");
        }
    }

    /** Where in the evidence it is, for messages: put together only when somebody asks. */
    String path() {
        String own = index < 0 ? name : name + "[" + index + "]";
        return owner == null ? own : owner.path() + "." + own;
    }

    JsonNode json() {
        return json;
    }

    String text(String field) {
        String value = optionalText(field);
        if (value == null) {
            throw new IllegalArgumentException(path() + "." + field + " is missing");
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
            throw new IllegalArgumentException(path() + "." + field + " is not text");
        }
        return value.textValue().isEmpty() ? null : value.textValue();
    }

    long whole(String field) {
        JsonNode value = json.get(field);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException(path() + "." + field + " is not a whole number");
        }
        return value.longValue();
    }

    Fields object(String field) {
        return new Fields(this, field, -1, json.get(field));
    }

    <T> List<T> list(String field, Function<Fields, T> read) {
        JsonNode array = json.get(field);
        if (array == null || !array.isArray()) {
            throw new IllegalArgumentException(path() + "." + field + " is not a list");
        }
        List<T> items = new ArrayList<>(array.size());
        for (JsonNode item : array) {
            items.add(read.apply(new Fields(this, field, items.size(), item)));
        }
        return List.copyOf(items);
    }
}
