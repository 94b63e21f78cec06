package dev.nevertwice.psp.wire;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Decodes queries and form bodies: {@code a=1&b=2}, each name at most once. */
public final class Query {

    private static final Pattern SAFE = Pattern.compile("[\\x20-\\x7e]*");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private Query() {}

    public static TreeMap<String, String> parse(String encoded) {
        TreeMap<String, String> values = new TreeMap<>();
        for (String pair : encoded.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (values.put(name, value) != null) {
                throw Problem.invalid("query", "has a parameter twice");
            }
        }
        return values;
    }

    /** Refuses those that are not known: a parameter with a typing mistake would be no parameter. */
    public static TreeMap<String, String> only(String encoded, String... known) {
        TreeMap<String, String> values = parse(encoded);
        if (!List.of(known).containsAll(values.keySet())) {
            throw Problem.invalid("query", known.length == 0 ? "must be empty"
                    : "only " + String.join(", ", known) + " can be asked for");
        }
        return values;
    }

    /** A whole number, or {@code absent}. */
    public static long number(Map<String, String> values, String name, long least, long absent) {
        String text = values.get(name);
        if (text == null) {
            return absent;
        }
        if (!NUMBER.matcher(text).matches() || Long.parseLong(text) < least) {
            throw Problem.invalid(name, "must be a whole number, at least " + least);
        }
        return Long.parseLong(text);
    }

    private static String decode(String encoded) {
        try {
            String decoded = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
            if (SAFE.matcher(decoded).matches()) {
                return decoded;
            }
        } catch (IllegalArgumentException e) {
            // A broken percent escape: refused below like every other unreadable text.
        }
        throw Problem.invalid("query", "must be percent-encoded printable ASCII");
    }
}
