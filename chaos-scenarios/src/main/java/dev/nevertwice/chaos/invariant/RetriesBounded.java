package dev.nevertwice.chaos.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** I17. By the PSP's journal, per key. Its evidence are keys that were sent. */
final class RetriesBounded implements CaseInvariant {

    static final String ID = "I17";

    private static final Pattern RETRY_AFTER = Pattern.compile("\\d{3} retry-after (\\d{1,6})");
    private static final Set<String> NOT_KEYED = Set.of("lookup", "page", "settlement", "callback");

    /** Back-off that begins at half a second and doubles makes six of them; more layers that each retry make many more. */
    private static final int MOST_IN_WINDOW = 10;

    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration TOLERANCE = Duration.ofMillis(50);
    private static final int UNHEARD_ONE_IN = 10;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String statement() {
        return "No key is sent to the PSP too often, or sooner than the PSP asked: "
                + "every Retry-After that was heard is respected.";
    }

    @Override
    public Finding judge(Case facts) {
        Findings findings = new Findings(id());
        Map<String, List<JsonNode>> byKey = new LinkedHashMap<>();
        for (JsonNode line : facts.evidence().pspJournal().path("entries")) {
            boolean of = line.path("kind").asText().equals("request") || line.path("kind").asText().equals("reply");
            if (of && line.path("key").isTextual() && !NOT_KEYED.contains(line.path("operation").asText())) {
                byKey.computeIfAbsent(
                        line.path("operation").asText() + " " + line.path("key").asText(), key -> new ArrayList<>())
                        .add(line);
            }
        }
        List<String> early = new ArrayList<>();
        long asked = 0;
        for (Map.Entry<String, List<JsonNode>> key : byKey.entrySet()) {
            findings.saw();
            storm(facts, findings, key.getKey(), key.getValue());
            asked += patience(key.getKey(), key.getValue(), early);
        }
        // A reply that took longer than the caller waits was never heard, so nobody can respect it.
        if (early.size() * UNHEARD_ONE_IN > asked) {
            early.forEach(message -> findings.violation(null, message));
        }
        return findings.finding();
    }

    private static void storm(Case facts, Findings findings, String key, List<JsonNode> lines) {
        Duration window = WINDOW.dividedBy(facts.evidence().proceedings().timeScale());
        List<Instant> sent = lines.stream().filter(line -> isA(line, "request")).map(RetriesBounded::at).toList();
        for (int last = MOST_IN_WINDOW; last < sent.size(); last++) {
            Instant first = sent.get(last - MOST_IN_WINDOW);
            if (Duration.between(first, sent.get(last)).compareTo(window) < 0) {
                findings.violation(
                        null, key + " was sent " + (MOST_IN_WINDOW + 1) + " times within "
                                + Duration.between(first, sent.get(last)).toMillis() + " ms");
                return;
            }
        }
    }

    /** Returns how often the PSP asked for patience before another request came. */
    private static long patience(String key, List<JsonNode> lines, List<String> early) {
        long asked = 0;
        Duration wanted = null;
        Instant replied = null;
        for (JsonNode line : lines) {
            if (!isA(line, "request")) {
                Matcher retryAfter = RETRY_AFTER.matcher(line.path("detail").asText());
                wanted = retryAfter.matches() ? Duration.ofSeconds(Long.parseLong(retryAfter.group(1))) : null;
                replied = at(line);
            } else if (wanted != null) {
                asked++;
                Duration waited = Duration.between(replied, at(line));
                if (waited.plus(TOLERANCE).compareTo(wanted) < 0) {
                    early.add(key + " was sent again after " + waited.toMillis() + " ms, though the PSP had asked for "
                            + wanted.toMillis());
                }
                wanted = null;
            }
        }
        return asked;
    }

    private static boolean isA(JsonNode line, String kind) {
        return line.path("kind").asText().equals(kind);
    }

    private static Instant at(JsonNode line) {
        return Instant.parse(line.path("at").asText());
    }
}
