package dev.nevertwice.load.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What reconciliation found, beside the lies that were told.
 *
 * @param expected type and class of every lie, by what it was told about
 * @param found type and class of every discrepancy, by what it is about
 */
record Findings(Map<String, List<String>> expected, Map<String, List<String>> found) {

    /** Of one type of discrepancy. */
    private static final class Count {
        private int expected;
        private int found;
    }

    boolean areAll() {
        return !expected.isEmpty() && expected.equals(found);
    }

    void put(ObjectNode result) {
        result.put("lies", expected.size());
        result.put("found", expected.keySet().stream().filter(found::containsKey).count());
        result.put("typed", agreeing(List::getFirst));
        result.put("classed", agreeing(List::getLast));
        result.put("found_besides", found.keySet().stream().filter(key -> !expected.containsKey(key)).count());
        result.put("first_wrong", firstWrong());
        ObjectNode types = result.putObject("types");
        counts().forEach(
                (type, count) -> types.putObject(type).put("expected", count.expected).put("found", count.found));
        result.put("all_found", areAll());
    }

    private interface Part {
        String of(List<String> typeAndClass);
    }

    private long agreeing(Part part) {
        return expected.entrySet().stream()
                .filter(lie -> found.containsKey(lie.getKey())
                        && part.of(found.get(lie.getKey())).equals(part.of(lie.getValue())))
                .count();
    }

    /** Found are those that have this type where it is expected. */
    private Map<String, Count> counts() {
        Map<String, Count> counts = new TreeMap<>();
        expected.forEach((key, lie) -> {
            Count count = counts.computeIfAbsent(lie.getFirst() + " (" + lie.getLast() + ")", first -> new Count());
            count.expected++;
            count.found += lie.equals(found.get(key)) ? 1 : 0;
        });
        return counts;
    }

    private String firstWrong() {
        for (Map.Entry<String, List<String>> lie : new TreeMap<>(expected).entrySet()) {
            if (!lie.getValue().equals(found.get(lie.getKey()))) {
                return lie.getKey() + " is " + found.get(lie.getKey()) + ", not " + lie.getValue();
            }
        }
        return new TreeMap<>(found).entrySet().stream()
                .filter(each -> !expected.containsKey(each.getKey()))
                .findFirst()
                .map(each -> each.getKey() + " is " + each.getValue() + ", and no lie")
                .orElse(null);
    }
}
