package dev.nevertwice.load.pay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ids that one payment has in its rows, in the order in which they were met: where others put theirs. */
final class Ids {

    private static final Pattern ID =
            Pattern.compile("\\b(?:pay|ord|att|ch|reg|evt)_[a-z0-9]+\\b|model-0-0|\\bsel_\\d+\\b");

    private final Map<String, Integer> places = new LinkedHashMap<>();

    /** A text with places for ids: {@code literals[0]}, the id at {@code places[0]}, {@code literals[1]} and so on. */
    record Template(String[] literals, int[] places) {

        /** With the ids of another payment; null for NULL. */
        String with(String[] ids) {
            if (literals.length == 0) {
                return null;
            }
            if (places.length == 0) {
                return literals[0];
            }
            StringBuilder text = new StringBuilder(literals[0]);
            for (int i = 0; i < places.length; i++) {
                text.append(ids[places[i]]).append(literals[i + 1]);
            }
            return text.toString();
        }
    }

    /** Bytes have ids as well, in hexadecimal: they stay as they are, because nothing refers to them. */
    Template template(String value) {
        if (value == null) {
            return new Template(new String[0], new int[0]);
        }
        List<String> literals = new ArrayList<>();
        List<Integer> found = new ArrayList<>();
        int from = 0;
        for (Matcher id = ID.matcher(value.startsWith("\\x") ? "" : value); id.find(); from = id.end()) {
            literals.add(value.substring(from, id.start()));
            found.add(places.computeIfAbsent(id.group(), first -> places.size()));
        }
        literals.add(value.substring(from));
        return new Template(
                literals.toArray(String[]::new), found.stream().mapToInt(Integer::intValue).toArray());
    }

    /**
     * Those of another payment to the seller: as long, but for those that are too short to hold a number. No id that was drawn has a
     * capital letter: one that ends like a number would be given again.
     */
    String[] fresh(long number, String seller) {
        String end = "B" + number;
        return places.keySet().stream().map(id -> {
            if (id.startsWith("sel_")) {
                return seller;
            }
            int keep = Math.max(id.indexOf('_') + 1, id.length() - end.length());
            return (id.startsWith("model") ? "model-" : id.substring(0, keep)) + end;
        }).toArray(String[]::new);
    }
}
