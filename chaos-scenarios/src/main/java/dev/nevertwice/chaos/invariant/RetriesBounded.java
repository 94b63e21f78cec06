package dev.nevertwice.chaos.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * I17. By the PSP's journal, per key; and per reference, for whoever takes another key for every try. Its evidence are keys that
 * were sent.
 */
final class RetriesBounded implements CaseInvariant {

    static final String ID = "I17";

    private static final Pattern RETRY_AFTER = Pattern.compile("\\d{3} retry-after (\\d{1,6})");
    private static final Set<String> NOT_KEYED = Set.of("lookup", "page", "settlement", "callback");

    /** Back-off that begins at half a second and doubles makes six of them; more layers that each retry make many more. */
    private static final int MOST_IN_WINDOW = 10;

    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration TOLERANCE = Duration.ofMillis(50);

    /** A reply that took longer than its caller waits, or lives, was never heard, so nobody can respect it. */
    private static final int UNHEARD_ONE_IN = 10;

    /** Of an operation that hardly ever is asked for patience one reply says nothing. */
    private static final int UNHEARD_BY_CHANCE = 1;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String statement() {
        return "Nothing is sent to the PSP too often, or sooner than the PSP asked, under one key or under several: "
                + "every Retry-After that was heard is respected.";
    }

    @Override
    public Finding judge(Case facts) {
        Findings findings = new Findings(id());
        Map<String, List<JsonNode>> byKey = new LinkedHashMap<>();
        Map<String, List<JsonNode>> byReference = new LinkedHashMap<>();
        Set<String> shared = shared(facts);
        for (JsonNode line : facts.evidence().pspJournal().path("entries")) {
            if ((isA(line, "request") || isA(line, "reply")) && line.path("key").isTextual()
                    && !NOT_KEYED.contains(line.path("operation").asText())) {
                add(byKey, line, "key");
                if (line.path("reference").isTextual() && !shared.contains(line.path("reference").asText())) {
                    add(byReference, line, "reference");
                }
            }
        }
        byReference.values().removeIf(lines -> lines.stream().map(line -> line.path("key")).distinct().count() < 2);
        Map<String, Patience> underOneKey = new LinkedHashMap<>();
        Map<String, Patience> underSeveral = new LinkedHashMap<>();
        byKey.forEach((key, lines) -> {
            findings.saw();
            storm(facts, findings, key, lines);
            patience(of(underOneKey, lines), key, lines, false);
        });
        byReference.forEach((reference, lines) -> {
            storm(facts, findings, reference + ", under other keys,", lines);
            patience(of(underSeveral, lines), reference + ", under another key,", lines, true);
        });
        judge(findings, underOneKey.values());
        judge(findings, underSeveral.values());
        return findings.finding();
    }

    private static Patience of(Map<String, Patience> operations, List<JsonNode> lines) {
        return operations.computeIfAbsent(
                lines.getFirst().path("operation").asText(), operation -> new Patience());
    }

    private static void add(Map<String, List<JsonNode>> lines, JsonNode line, String name) {
        String account = line.path("account").isTextual() ? line.path("account").asText() + " " : "";
        lines.computeIfAbsent(
                account + line.path("operation").asText() + " " + line.path(name).asText(), named -> new ArrayList<>())
                .add(line);
    }

    /** Whoever calls several payments the same is not trying again. */
    private static Set<String> shared(Case facts) {
        Map<String, String> orders = new HashMap<>();
        Set<String> shared = new HashSet<>();
        for (Truth.Charge charge : facts.truth().charges()) {
            Books.Payment payment = facts.paymentOfOrder(charge.order());
            String matter = payment == null ? charge.order() : payment.id();
            String before = orders.putIfAbsent(charge.reference(), matter);
            if (before != null && !before.equals(matter)) {
                shared.add(charge.reference());
            }
        }
        return shared;
    }

    private static void storm(Case facts, Findings findings, String name, List<JsonNode> lines) {
        Duration window = WINDOW.dividedBy(facts.evidence().proceedings().timeScale());
        List<Instant> sent = lines.stream().filter(line -> isA(line, "request")).map(RetriesBounded::at).toList();
        for (int last = MOST_IN_WINDOW; last < sent.size(); last++) {
            Instant first = sent.get(last - MOST_IN_WINDOW);
            if (Duration.between(first, sent.get(last)).compareTo(window) < 0) {
                findings.violation(
                        null, name + " was sent " + (MOST_IN_WINDOW + 1) + " times within "
                                + Duration.between(first, sent.get(last)).toMillis() + " ms");
                return;
            }
        }
    }

    /** @param othersOnly whether what was asked for in answer to the request's own key is counted elsewhere */
    private static void patience(Patience patience, String name, List<JsonNode> lines, boolean othersOnly) {
        Duration wanted = null;
        JsonNode reply = null;
        for (JsonNode line : lines) {
            if (isA(line, "reply")) {
                Matcher retryAfter = RETRY_AFTER.matcher(line.path("detail").asText());
                wanted = retryAfter.matches() ? Duration.ofSeconds(Long.parseLong(retryAfter.group(1))) : null;
                reply = line;
            } else if (wanted != null) {
                if (!othersOnly || !line.path("key").equals(reply.path("key"))) {
                    patience.asked(name, wanted, Duration.between(at(reply), at(line)));
                }
                wanted = null;
            }
        }
    }

    /** Of each operation by itself, or else patience where most is asked for would excuse impatience everywhere else. */
    private static void judge(Findings findings, Collection<Patience> operations) {
        long early = operations.stream().mapToLong(patience -> patience.early.size()).sum();
        long asked = operations.stream().mapToLong(patience -> patience.asked).sum();
        boolean together = early * UNHEARD_ONE_IN > asked;
        for (Patience patience : operations) {
            long own = patience.early.size();
            if (together || own > UNHEARD_BY_CHANCE && own * UNHEARD_ONE_IN > patience.asked) {
                patience.early.forEach(message -> findings.violation(null, message));
            }
        }
    }

    private static boolean isA(JsonNode line, String kind) {
        return line.path("kind").asText().equals(kind);
    }

    private static Instant at(JsonNode line) {
        return Instant.parse(line.path("at").asText());
    }

    /** How often the PSP asked for patience before another request of one operation came, and which came too early. */
    private static final class Patience {

        private final List<String> early = new ArrayList<>();
        private long asked;

        void asked(String name, Duration wanted, Duration waited) {
            asked++;
            if (waited.plus(TOLERANCE).compareTo(wanted) < 0) {
                early.add(name + " was sent again after " + waited.toMillis() + " ms, though the PSP had asked for "
                        + wanted.toMillis());
            }
        }
    }
}
