package dev.nevertwice.psp.settlement;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Times;
import java.time.Instant;
import java.time.LocalDate;

/** What the PSP says it settled on a day. */
record SettlementFile(LocalDate day, String id, Instant closedAt, int rows, byte[] csv) {

    ObjectNode json() {
        return Json.object()
                .put("day", day.toString())
                .put("file", id)
                .put("closed_at", Times.text(closedAt))
                .put("rows", rows);
    }
}
