package dev.nevertwice.chaos.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** I19. Its evidence are ledger entries, movements and history rows that were there when the faults stopped. */
final class HistoryImmutable implements CaseInvariant {

    static final String ID = "I19";

    /** Array of the books, and what names a row of it. */
    private static final Map<String, List<String>> APPEND_ONLY = new TreeMap<>(Map.of(
            "entries", List.of("id"),
            "history", List.of("payment", "version"),
            "movements", List.of("psp_account", "kind", "reference")));

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String statement() {
        return "What was posted is never changed or removed: ledger entries, movements and payments' history only grow.";
    }

    @Override
    public Finding judge(Case facts) {
        Findings findings = new Findings(id());
        JsonNode early = facts.evidence().proceedings().booksAtHeal();
        JsonNode late = facts.evidence().proceedings().booksBefore();
        if (early != null) {
            grows(findings, early, facts.evidence().books());
        }
        if (late != null) {
            grows(findings, late, facts.evidence().books());
        }
        return findings.finding();
    }

    private static void grows(Findings findings, JsonNode earlier, JsonNode later) {
        APPEND_ONLY.forEach((array, key) -> {
            Map<String, JsonNode> rows = new HashMap<>();
            later.path(array).forEach(row -> rows.put(named(row, key), row));
            for (JsonNode row : earlier.path(array)) {
                findings.saw();
                JsonNode now = rows.get(named(row, key));
                if (now == null) {
                    findings.violation(row.path("payment").asText(null), array + " lost " + named(row, key));
                } else if (!now.equals(row)) {
                    findings.violation(
                            row.path("payment").asText(null),
                            array + ": " + named(row, key) + " was " + row + " and is " + now);
                }
            }
        });
    }

    private static String named(JsonNode row, List<String> key) {
        String name = row.path(key.getFirst()).asText();
        for (String field : key.subList(1, key.size())) {
            name = name + " " + row.path(field).asText();
        }
        return name;
    }
}
