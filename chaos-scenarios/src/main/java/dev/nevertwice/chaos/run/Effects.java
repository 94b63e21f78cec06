package dev.nevertwice.chaos.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which faults did what they are named for, by what the PSP's journal says was really sent: an injector that counts
 * matches and changes nothing has no effects.
 */
final class Effects {

    private static final Pattern DELIVERY = Pattern.compile(".* (evt_\\d+) delivery \\d+ try (\\d+)");

    private final Map<Long, List<JsonNode>> byExchange = new HashMap<>();
    private final Map<String, List<JsonNode>> callbacks = new HashMap<>();
    private final List<JsonNode> faults = new ArrayList<>();

    Effects(JsonNode journal) {
        for (JsonNode entry : journal.path("entries")) {
            long exchange = entry.path("exchange").asLong();
            if (exchange > 0) {
                byExchange.computeIfAbsent(exchange, number -> new ArrayList<>()).add(entry);
            }
            switch (entry.path("kind").asText()) {
                case "callback" ->
                        callbacks.computeIfAbsent(entry.path("reference").asText(), r -> new ArrayList<>()).add(entry);
                case "fault" -> faults.add(entry);
                default -> {}
            }
        }
    }

    /** How many firings of each named fault had its effect. */
    Map<String, Long> count() {
        Map<String, Long> effects = new HashMap<>();
        for (JsonNode fault : faults) {
            if (hadEffect(fault)) {
                effects.merge(fault.path("fault").asText(), 1L, Math::addExact);
            }
        }
        return effects;
    }

    private boolean hadEffect(JsonNode fault) {
        String[] pointActAndMore = fault.path("detail").asText().split(" ");
        String act = pointActAndMore.length > 1 ? pointActAndMore[1] : "";
        return switch (pointActAndMore[0]) {
            case "callback" -> told(fault, act);
            // The line is written with the file.
            case "settlement" -> true;
            default -> answered(fault, act);
        };
    }

    private boolean answered(JsonNode fault, String act) {
        List<JsonNode> exchange = byExchange.getOrDefault(fault.path("exchange").asLong(), List.of());
        List<JsonNode> after = exchange.subList(exchange.indexOf(fault) + 1, exchange.size());
        List<String> replies = after.stream()
                .filter(entry -> entry.path("kind").asText().equals("reply"))
                .map(entry -> entry.path("detail").asText())
                .toList();
        return switch (act) {
            case "reset", "refuse", "hang" -> replies.isEmpty();
            case "status", "conflict", "store-down", "rate-limit", "concurrency-limit", "object-lock" ->
                    replies.size() == 1 && replies.getFirst().compareTo("400") >= 0;
            case "truncate" -> replies.size() == 1 && replies.getFirst().endsWith("truncated");
            case "delay" -> !after.isEmpty() && at(after.getFirst()).isAfter(at(fault));
            case "replay-old" -> replies.size() == 1 && !isCommitted(after);
            case "forget-key" -> isCommitted(after) && wasInUse(fault);
            case "charge-twice", "refund-twice", "payout-twice" -> isCommitted(after);
            default -> !after.isEmpty();
        };
    }

    private static boolean isCommitted(List<JsonNode> lines) {
        return lines.stream().anyMatch(entry -> entry.path("kind").asText().equals("commit"));
    }

    /**
     * The key, by a request that came before and committed, be it later than this one: only then was there something to
     * forget.
     */
    private boolean wasInUse(JsonNode fault) {
        return byExchange.entrySet().stream()
                .filter(exchange -> exchange.getKey() != fault.path("exchange").asLong())
                .map(Map.Entry::getValue)
                .anyMatch(lines -> lines.stream().anyMatch(entry -> entry.path("kind").asText().equals("commit")
                        && entry.path("key").equals(fault.path("key")))
                        && !at(lines.getFirst()).isAfter(at(fault)));
    }

    private boolean told(JsonNode fault, String act) {
        List<JsonNode> sent = callbacks.getOrDefault(fault.path("reference").asText(), List.of());
        return switch (act) {
            case "duplicate", "stale" -> sentPerTry(sent).values().stream().anyMatch(count -> count > 1);
            case "drop" -> sent.isEmpty() || someTryIsMissing(sent);
            case "twin", "contradict" -> sent.stream().map(Effects::event).distinct().count() > 1;
            case "bad-signature", "old-timestamp", "truncate" -> !sent.isEmpty();
            case "delay", "reorder" -> sent.stream().anyMatch(entry -> at(entry).isAfter(at(fault)));
            case "before-reply" -> sent.stream().anyMatch(entry -> at(entry).equals(at(fault)));
            default -> false;
        };
    }

    private static String event(JsonNode entry) {
        Matcher delivery = DELIVERY.matcher(entry.path("detail").asText());
        return delivery.matches() ? delivery.group(1) : "";
    }

    /** By event and number of the try. */
    private static Map<String, Integer> sentPerTry(List<JsonNode> sent) {
        Map<String, Integer> counts = new HashMap<>();
        for (JsonNode entry : sent) {
            Matcher delivery = DELIVERY.matcher(entry.path("detail").asText());
            if (delivery.matches()) {
                counts.merge(delivery.group(1) + " " + delivery.group(2), 1, Integer::sum);
            }
        }
        return counts;
    }

    /** A later try of an event was sent, an earlier one was not. */
    private static boolean someTryIsMissing(List<JsonNode> sent) {
        Map<String, TreeSet<Integer>> tries = new HashMap<>();
        for (String eventAndTry : sentPerTry(sent).keySet()) {
            String[] parts = eventAndTry.split(" ");
            tries.computeIfAbsent(parts[0], event -> new TreeSet<>()).add(Integer.parseInt(parts[1]));
        }
        return tries.values().stream().anyMatch(numbers -> numbers.last() > numbers.size());
    }

    private static Instant at(JsonNode entry) {
        return Instant.parse(entry.path("at").asText());
    }
}
