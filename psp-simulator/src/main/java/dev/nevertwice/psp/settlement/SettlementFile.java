package dev.nevertwice.psp.settlement;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Times;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * What the PSP says it settled on a day.
 *
 * @param availableAt before this it can't be fetched
 * @param lies where it says otherwise than it was, never more than one a row
 */
record SettlementFile(
        LocalDate day, String id, Instant closedAt, Instant availableAt, List<Line> lines, List<Lie> lies) {

    /** A row as it is said; {@code broken}: so that nobody can read it. */
    record Line(SettlementRow row, boolean broken) {}

    /**
     * A lie with its label.
     *
     * @param rule name of the fault rule
     * @param said what the file says; null where it keeps silent
     * @param truth what it should say; null where it should keep silent
     */
    record Lie(String type, String rule, SettlementRow said, SettlementRow truth) {

        ObjectNode json() {
            ObjectNode json = Json.object()
                    .put("row", said == null ? truth.id() : said.id())
                    .put("lie", type)
                    .put("rule", rule)
                    .put("class", "B");
            json.set("said", said == null ? null : said.json());
            return json.set("truth", truth == null ? null : truth.json());
        }
    }

    SettlementFile {
        lines = List.copyOf(lines);
        lies = List.copyOf(lies);
    }

    ObjectNode json() {
        return Json.object()
                .put("day", day.toString())
                .put("file", id)
                .put("closed_at", Times.text(closedAt))
                .put("rows", lines.size());
    }
}
