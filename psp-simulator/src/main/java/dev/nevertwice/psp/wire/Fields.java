package dev.nevertwice.psp.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the fields of one JSON object, each at most once; {@link #end} refuses those nobody asked for. */
public final class Fields {

    /** Names are safe in CSV, HTML, logs and URLs. */
    private static final int MOST_CHARACTERS_OF_A_NAME = 64;

    private final String path;
    private final JsonNode object;
    /** Few enough to look through. */
    private final List<String> known = new ArrayList<>(8);

    private Fields(String path, JsonNode object) {
        if (object == null || !object.isObject()) {
            throw Problem.invalid(path.isEmpty() ? "body" : path, "must be a JSON object");
        }
        this.path = path;
        this.object = object;
    }

    /** The fields of a whole body. */
    public static Fields of(JsonNode body) {
        return new Fields("", body);
    }

    public String path(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    public boolean has(String field) {
        known.add(field);
        return object.hasNonNull(field);
    }

    public String text(String field, Pattern pattern, String expected) {
        JsonNode value = required(field);
        if (!value.isTextual() || !pattern.matcher(value.textValue()).matches()) {
            throw Problem.invalid(path(field), expected);
        }
        return value.textValue();
    }

    public String name(String field) {
        JsonNode value = required(field);
        if (!value.isTextual() || !isName(value.textValue())) {
            throw Problem.invalid(path(field), "must be 1-64 of A-Z a-z 0-9 _ . : -");
        }
        return value.textValue();
    }

    /** Whether a merchant may give this name to a thing of its own: 1-64 of {@code A-Z a-z 0-9 _ . : -}. */
    public static boolean isName(String text) {
        if (text.isEmpty() || text.length() > MOST_CHARACTERS_OF_A_NAME) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            boolean digit = c >= '0' && c <= '9';
            if (!letter && !digit && c != '_' && c != '.' && c != ':' && c != '-') {
                return false;
            }
        }
        return true;
    }

    public String oneOf(String field, Collection<String> words) {
        return oneOf(field, words, null);
    }

    /** {@code expected}: what is said to who sent none of them; null: all of them. */
    String oneOf(String field, Collection<String> words, String expected) {
        JsonNode value = required(field);
        if (!value.isTextual() || !words.contains(value.textValue())) {
            throw Problem.invalid(path(field),
                    expected == null ? "must be one of " + String.join(", ", words) : expected);
        }
        return value.textValue();
    }

    public long whole(String field, long least, long most) {
        JsonNode value = required(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < least
                || value.longValue() > most) {
            throw Problem.invalid(path(field), "must be a whole number from " + least + " to " + most);
        }
        return value.longValue();
    }

    public boolean isTrue(String field) {
        JsonNode value = required(field);
        if (!value.isBoolean() || !value.booleanValue()) {
            throw Problem.invalid(path(field), "must be true");
        }
        return true;
    }

    public boolean flag(String field) {
        JsonNode value = required(field);
        if (!value.isBoolean()) {
            throw Problem.invalid(path(field), "must be true or false");
        }
        return value.booleanValue();
    }

    /** Milliseconds of a field in seconds, which may have a fraction. */
    public long secondsAsMillis(String field) {
        JsonNode value = required(field);
        if (!value.isNumber() || !(value.doubleValue() >= 0 && value.doubleValue() <= 1e9)) {
            throw Problem.invalid(path(field), "must be seconds from 0 to 1000000000");
        }
        return value.isIntegralNumber() ? value.longValue() * 1000 : Math.round(value.doubleValue() * 1000);
    }

    public Fields object(String field) {
        return new Fields(path(field), required(field));
    }

    public List<Fields> objects(String field, int least, int most) {
        List<JsonNode> items = items(field, least, most);
        List<Fields> objects = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            objects.add(new Fields(path(field) + "[" + i + "]", items.get(i)));
        }
        return objects;
    }

    public List<Long> wholes(String field, int count, long least, long most) {
        List<Long> numbers = new ArrayList<>();
        for (JsonNode item : items(field, count, count)) {
            if (!item.isIntegralNumber() || !item.canConvertToLong() || item.longValue() < least
                    || item.longValue() > most) {
                throw Problem.invalid(path(field), "must hold whole numbers from " + least + " to " + most);
            }
            numbers.add(item.longValue());
        }
        return numbers;
    }

    public List<String> texts(String field, int least, int most) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : items(field, least, most)) {
            if (!item.isTextual()) {
                throw Problem.invalid(path(field), "must hold texts");
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    /** An object of the merchant's own names, in the order of the names. */
    public Map<String, String> names(String field, int most) {
        Fields all = object(field);
        if (all.object.size() > most) {
            throw Problem.invalid(path(field), "must have at most " + most + " fields");
        }
        TreeMap<String, String> names = new TreeMap<>();
        for (Iterator<String> each = all.object.fieldNames(); each.hasNext();) {
            String name = each.next();
            if (!isName(name)) {
                throw Problem.invalid(path(field), "has a field that is no name");
            }
            names.put(name, all.name(name));
        }
        return Collections.unmodifiableSortedMap(names);
    }

    private List<JsonNode> items(String field, int least, int most) {
        JsonNode value = required(field);
        if (!value.isArray() || value.size() < least || value.size() > most) {
            throw Problem.invalid(path(field),
                    "must be a list of " + (least == most ? "" + least : least + " to " + most));
        }
        List<JsonNode> items = new ArrayList<>(value.size());
        value.forEach(items::add);
        return items;
    }

    /** Refuses any field that was never asked for. */
    public void end() {
        for (Iterator<String> names = object.fieldNames(); names.hasNext();) {
            String name = names.next();
            if (!known.contains(name)) {
                String shown = isName(name) ? path(name) : path.isEmpty() ? "body" : path;
                throw Problem.invalid(shown,
                        isName(name) ? "is not a known field" : "has an unknown field");
            }
        }
    }

    private JsonNode required(String field) {
        known.add(field);
        JsonNode value = object.get(field);
        if (value == null || value.isNull()) {
            throw Problem.invalid(path(field), "is required");
        }
        return value;
    }
}
