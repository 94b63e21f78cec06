package dev.nevertwice.pay.reconciliation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.wire.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The PSP's list of closed days, and its files. Blocks for one call each. */
final class SettlementSource {

    private final PspGateway psp;
    private final Layout layout;

    /** @param layout in which files are asked for, or null for the PSP's own */
    SettlementSource(PspGateway psp, Layout layout) {
        this.psp = psp;
        this.layout = layout;
    }

    /**
     * A file that the PSP has; a day may have several.
     *
     * @param rows how many the PSP says it has, or -1 where nobody says: fewer have not arrived whole
     */
    record Listed(String day, String file, Instant closedAt, long rows) {}

    /** Every file, oldest first; empty when the PSP gave no usable answer. */
    Optional<List<Listed>> list() {
        return psp.fetch("/v1/settlements").flatMap(Json::readObject).map(list -> list.path("data")).flatMap(data -> {
            List<Listed> files = new ArrayList<>();
            try {
                for (JsonNode file : data) {
                    String day = file.path("day").asText();
                    String name = file.path("file").asText();
                    if (!Fields.REFERENCE.matcher(day).matches() || !Fields.REFERENCE.matcher(name).matches()) {
                        return Optional.empty();
                    }
                    Instant closedAt = Cells.time(Instant.parse(file.path("closed_at").asText()));
                    files.add(new Listed(day, name, closedAt, file.path("rows").asLong(-1)));
                }
            } catch (DateTimeException | Cells.Unreadable unreadable) {
                return Optional.empty();
            }
            return Optional.of(files);
        });
    }

    /** The whole body, bounded by the channel; a larger file is imported from disk, in parts. Empty without an answer. */
    Optional<byte[]> fetch(Listed file) {
        return psp.fetch("/v1/settlements/" + file.day() + "?file=" + file.file()
                + (layout == null ? "" : "&layout=" + layout.word()));
    }
}
