package dev.nevertwice.chaos.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * I23. The PSP labels what its settlement files lied about; each lie has to be a discrepancy that says so. Lies of whole files
 * (twice, overlapping, late) say nothing wrong about any row.
 */
final class LiesFound implements CaseInvariant {

    static final String ID = "I23";

    /** What a lie about a row is found out as: the judge's own copy of docs/reconciliation.md. */
    private static final Map<String, Set<String>> FOUND_AS = Map.of(
            "row-missing", Set.of("late", "missing_there"),
            "late", Set.of("late", "missing_there"),
            "row-extra", Set.of("missing_here"),
            "row-twice", Set.of("listed_twice"),
            "other-amount", Set.of("amount_differs"),
            "unit-mix-up", Set.of("amount_differs"),
            "other-currency", Set.of("currency_differs"),
            "other-fee", Set.of("fee_differs"),
            "day-shifted", Set.of("time_differs"),
            "restated", Set.of("restated"));

    private static final String UNPARSEABLE = "unparseable";
    private static final Set<String> SILENT = Set.of("row-missing", "late");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String statement() {
        return "Every lie of a settlement file about a row became a discrepancy of the type that it is.";
    }

    @Override
    public Finding judge(Case facts) {
        Findings findings = new Findings(id());
        Map<String, List<JsonNode>> unreadable = new TreeMap<>();
        JsonNode lies = facts.evidence().proceedings().lies();
        String lastDay = lastDay(facts, lies);
        for (JsonNode lie : lies) {
            String type = lie.path("lie").asText();
            if (type.equals(UNPARSEABLE)) {
                findings.saw();
                unreadable.computeIfAbsent(
                        lie.path("day").asText() + " " + lie.path("account").asText(), file -> new ArrayList<>())
                        .add(lie);
            } else if (FOUND_AS.containsKey(type)) {
                findings.saw();
                row(facts, findings, lie, lastDay);
            }
        }
        unreadable.values().forEach(rows -> unreadable(facts, findings, rows));
        return findings.finding();
    }

    /** @param lies of one PSP's files of one day */
    private static void unreadable(Case facts, Findings findings, List<JsonNode> lies) {
        String day = lies.getFirst().path("day").asText();
        long found = found(facts, lies.getFirst(), UNPARSEABLE)
                .filter(one -> String.valueOf(one.subject()).startsWith(day + ":"))
                .count();
        if (found < lies.size()) {
            findings.violation(null, "the files of " + day + " have " + lies.size() + " rows that can't be read, and "
                    + found + " were found");
        }
    }

    /** Discrepancies of the type with the PSP that told the lie: two PSPs number their charges alike. */
    private static Stream<Books.Discrepancy> found(Case facts, JsonNode lie, String type) {
        return facts.books().discrepancies().stream()
                .filter(one -> one.type().equals(type))
                .filter(one -> !lie.has("account") || lie.path("account").asText().equals(one.account()));
    }

    /** Of all files there were, honest ones too: by those that were fetched, and those that lied. */
    private static String lastDay(Case facts, JsonNode lies) {
        String last = "";
        for (JsonNode lie : lies) {
            last = later(last, lie.path("day").asText());
        }
        for (JsonNode entry : facts.evidence().pspJournal().path("entries")) {
            if (entry.path("operation").asText().equals("settlement")
                    && entry.path("reference").asText().matches("\\d{4}-\\d{2}-\\d{2}")) {
                last = later(last, entry.path("reference").asText());
            }
        }
        return last;
    }

    private static String later(String day, String other) {
        return other.compareTo(day) > 0 ? other : day;
    }

    private static void row(Case facts, Findings findings, JsonNode lie, String lastDay) {
        String type = lie.path("lie").asText();
        String day = lie.path("day").asText();
        JsonNode row = lie.path("truth").isObject() ? lie.path("truth") : lie.path("said");
        String about = row.path("type").asText() + ":" + reference(row) + ":";
        boolean found = FOUND_AS.get(type).stream()
                .flatMap(as -> found(facts, lie, as))
                .anyMatch(one -> one.about().startsWith(about));
        if (found || isExcused(facts, lie, lastDay)) {
            return;
        }
        findings.violation(null, "the file of " + day + " lies about " + row.path("type").asText() + " "
                + reference(row) + " (" + type + ", " + lie.path("row").asText() + "), and no discrepancy is "
                + String.join(" or ", new TreeSet<>(FOUND_AS.get(type))));
    }

    /**
     * A row that came in a later file before anybody compared is no disagreement any more, and of a file that did not arrive
     * whole nothing is called missing.
     */
    private static boolean isExcused(Case facts, JsonNode lie, String lastDay) {
        String type = lie.path("lie").asText();
        String day = lie.path("day").asText();
        boolean came = type.equals("late") && day.compareTo(lastDay) < 0;
        boolean incomplete = SILENT.contains(type) && found(facts, lie, "file_incomplete")
                .anyMatch(one -> one.open() && String.valueOf(one.subject()).startsWith(day + ":"));
        return came || incomplete;
    }

    /** What a movement is known by: its own id, a payout's by the reference that we gave it. */
    private static String reference(JsonNode row) {
        return switch (row.path("type").asText()) {
            case "charge" -> row.path("charge").asText();
            case "payout", "payout_failed" -> row.path("reference").asText();
            default -> row.path("refund").asText();
        };
    }
}
