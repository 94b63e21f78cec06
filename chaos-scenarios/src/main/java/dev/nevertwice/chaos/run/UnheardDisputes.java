package dev.nevertwice.chaos.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/** Disputes that are open in the books and decided at the PSP: its event was lost, and a file may have left them out. */
final class UnheardDisputes {

    private static final String OPEN = "opened";

    private UnheardDisputes() {}

    /** @param truth asked for only where a dispute is open */
    static boolean any(JsonNode books, Supplier<JsonNode> truth) {
        Set<String> open = new HashSet<>();
        for (JsonNode dispute : books.path("chargebacks")) {
            if (dispute.path("state").asText().equals(OPEN)) {
                // Of several PSPs each name of theirs is preceded by our account there.
                open.add(dispute.path("id").asText());
                open.add(dispute.path("psp_account").asText() + "/" + dispute.path("id").asText());
            }
        }
        return !open.isEmpty()
                && truth.get().path("chargebacks").valueStream()
                        .anyMatch(dispute -> open.contains(dispute.path("id").asText())
                                && !dispute.path("status").asText().equals(OPEN));
    }
}
