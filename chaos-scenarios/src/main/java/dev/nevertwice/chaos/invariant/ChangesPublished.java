package dev.nevertwice.chaos.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * I12, as far as it is about our own events: what was committed was published and taken by everybody whom it concerns, once,
 * and nothing else was. Books without an outbox say nothing about it.
 */
final class ChangesPublished {

    private static final String ALL = "analytics";

    /** Which states each consumer is told of, besides the one who is told of all: the judge's own copy of docs/events.md. */
    private static final Map<String, Set<String>> CONCERNED = new TreeMap<>(Map.of(
            "notification", Set.of("paid", "declined", "expired", "canceled", "refunded"),
            "billing", Set.of("paid"),
            "statement", Set.of("paid")));

    private record Taken(String consumer, String payment, long version, boolean applied, String reason, String at) {

        String change() {
            return payment + ":" + version;
        }
    }

    private ChangesPublished() {}

    static void check(Case facts, Findings findings) {
        JsonNode json = facts.evidence().books();
        if (!json.path("outbox").isArray()) {
            return;
        }
        Map<String, Books.Change> committed = new HashMap<>();
        facts.books().history().stream()
                .filter(Books.Change::applied)
                .forEach(change -> committed.put(change.payment() + ":" + change.version(), change));
        Fields books = new Fields("books", json);
        outbox(findings, committed, books);
        consumers(findings, committed, taken(json, books));
        lines(facts, findings, committed, json, books);
    }

    /** I10, seen by consumers: they take a payment's changes in the order in which they were made. */
    static void order(Case facts, Findings findings) {
        JsonNode json = facts.evidence().books();
        if (!json.path("consumed").isArray()) {
            return;
        }
        Map<String, List<Taken>> byPayment = new HashMap<>();
        for (Taken taken : taken(json, new Fields("books", json))) {
            byPayment.computeIfAbsent(taken.consumer() + " " + taken.payment(), first -> new ArrayList<>()).add(taken);
        }
        byPayment.values().forEach(changes -> {
            changes.sort(Comparator.comparingLong(Taken::version));
            for (int i = 1; i < changes.size(); i++) {
                Taken before = changes.get(i - 1);
                Taken after = changes.get(i);
                if (Instant.parse(after.at()).isBefore(Instant.parse(before.at()))) {
                    findings.violation(
                            after.payment(), after.consumer() + " took version " + after.version() + " at " + after.at()
                                    + ", before version " + before.version() + " at " + before.at());
                }
            }
        });
    }

    private static void outbox(Findings findings, Map<String, Books.Change> committed, Fields books) {
        Set<String> told = new HashSet<>();
        for (Fields message : books.list("outbox", row -> row)) {
            String change = message.text("payment") + ":" + message.whole("version");
            told.add(change);
            Books.Change happened = committed.get(change);
            if (happened == null || !message.text("type").equals("payment." + happened.to())) {
                findings.violation(message.text("payment"), "a message tells of " + change + " (" + message.text("type")
                        + "), which never happened");
            } else if (message.optionalText("published_at") == null) {
                findings.violation(message.text("payment"), change + " was never published");
            }
        }
        committed.forEach((change, row) -> {
            findings.saw();
            if (!told.contains(change)) {
                findings.violation(row.payment(), "no message tells of " + change + " (" + row.to() + ")");
            }
        });
    }

    private static void consumers(Findings findings, Map<String, Books.Change> committed, List<Taken> all) {
        Map<String, Set<String>> by = new HashMap<>();
        for (Taken taken : all) {
            if (!committed.containsKey(taken.change())) {
                findings.violation(taken.payment(),
                        taken.consumer() + " was told of " + taken.change() + ", which never happened");
            } else if (!taken.applied()) {
                findings.violation(taken.payment(),
                        taken.change() + " lies aside at " + taken.consumer() + ": " + taken.reason());
            }
            if (!by.computeIfAbsent(taken.consumer(), first -> new HashSet<>()).add(taken.change())) {
                findings.violation(taken.payment(), taken.consumer() + " took " + taken.change() + " twice");
            }
        }
        committed.forEach((change, row) -> {
            missing(findings, by, ALL, change, row);
            CONCERNED.forEach((consumer, states) -> {
                if (states.contains(row.to()) && !row.to().equals(row.from())) {
                    missing(findings, by, consumer, change, row);
                }
            });
        });
    }

    private static void missing(
            Findings findings, Map<String, Set<String>> by, String consumer, String change, Books.Change row) {
        if (!by.getOrDefault(consumer, Set.of()).contains(change)) {
            findings.violation(row.payment(), consumer + " never got " + change + " (" + row.to() + ")");
        }
    }

    /** What two of them wrote is what happened: a count for every state entered, a line for every order paid. */
    private static void lines(
            Case facts, Findings findings, Map<String, Books.Change> committed, JsonNode json, Fields books) {
        Map<String, Long> counted = new TreeMap<>();
        Map<String, Integer> paid = new TreeMap<>();
        for (Books.Change change : committed.values()) {
            counted.merge(change.to(), 1L, Long::sum);
            Books.Payment payment = facts.payment(change.payment());
            if (payment != null && "paid".equals(change.to()) && !"paid".equals(change.from())) {
                payment.orders().forEach(order -> paid.merge(order.id(), 1, Integer::sum));
            }
        }
        books.list("analytics_day", row -> row).stream()
                .filter(row -> row.whole("generation") == generation(json, "analytics"))
                .forEach(row -> counted.merge(row.text("entered"), -row.whole("payments"), Long::sum));
        counted.forEach((state, difference) -> {
            if (difference != 0) {
                findings.violation(null, "analytics counts " + Math.abs(difference) + " too "
                        + (difference > 0 ? "few" : "many") + " payments that became " + state);
            }
        });
        books.list("statement_line", row -> row).stream()
                .filter(row -> row.whole("generation") == generation(json, "statement"))
                .forEach(row -> paid.merge(row.text("order"), -1, Integer::sum));
        paid.forEach((order, difference) -> {
            if (difference != 0) {
                findings.violation(null, "order " + order + " has " + Math.abs(difference) + " too "
                        + (difference > 0 ? "few" : "many") + " lines in its seller's statement");
            }
        });
    }

    private static List<Taken> taken(JsonNode json, Fields books) {
        return books.list("consumed", row -> row).stream()
                .filter(row -> row.whole("generation") == generation(json, row.text("consumer")))
                .map(row -> new Taken(
                        row.text("consumer"), row.text("payment"), row.whole("version"),
                        row.text("state").equals("applied"), row.optionalText("reason"), row.text("at")))
                .toList();
    }

    /** A consumer is in its first one until it has a row of its own. */
    private static long generation(JsonNode json, String consumer) {
        for (JsonNode row : json.path("consumers")) {
            if (row.path("name").asText().equals(consumer)) {
                return row.path("generation").asLong();
            }
        }
        return 1;
    }
}
