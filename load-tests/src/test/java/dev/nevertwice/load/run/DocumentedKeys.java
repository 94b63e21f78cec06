package dev.nevertwice.load.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys of a JSON file as a page lists them in a table: {@code a.b} of an object, {@code a[].b} of each in a list, {@code .c} in
 * the object of the key before it, {@code a.*} where names differ from run to run.
 */
final class DocumentedKeys {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private final TreeSet<String> keys = new TreeSet<>();

    /** Those of the first cells under a heading. */
    static DocumentedKeys of(String page, String heading) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("..").resolve(page));
        DocumentedKeys documented = new DocumentedKeys();
        lines.subList(lines.indexOf(heading) + 1, lines.size()).stream()
                .takeWhile(line -> !line.startsWith("#"))
                .filter(line -> line.startsWith("| `"))
                .forEach(row -> documented.add(row.split("\\|")[1]));
        return documented;
    }

    private void add(String cell) {
        String before = "";
        for (Matcher code = CODE.matcher(cell); code.find();) {
            String key = code.group(1);
            before = key.startsWith(".") ? before.substring(0, before.lastIndexOf('.')) + key : key;
            keys.add(before);
        }
    }

    TreeSet<String> keys() {
        return keys;
    }

    /** The keys that are really there; null where an object may be is no key of its own. */
    TreeSet<String> of(JsonNode json) {
        TreeSet<String> found = new TreeSet<>();
        walk("", json, found);
        return found;
    }

    private void walk(String at, JsonNode node, TreeSet<String> found) {
        if (at.endsWith("*") && keys.contains(at)) {
            found.add(at);
        } else if (node.isArray()) {
            node.forEach(each -> walk(at + "[]", each, found));
        } else if (node.isObject()) {
            boolean anyName = isDocumented(below(at, "*"));
            node.properties().forEach(
                    field -> walk(below(at, anyName ? "*" : field.getKey()), field.getValue(), found));
        } else if (!node.isNull() || !isDocumented(at) || keys.contains(at)) {
            found.add(at);
        }
    }

    /** It, or something in it. */
    private boolean isDocumented(String key) {
        return keys.stream().anyMatch(each -> each.equals(key) || each.startsWith(key + "."));
    }

    private static String below(String at, String key) {
        return at.isEmpty() ? key : at + "." + key;
    }
}
