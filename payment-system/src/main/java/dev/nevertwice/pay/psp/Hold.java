package dev.nevertwice.pay.psp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.psp.Registration.Unreadable;
import java.time.Instant;

/**
 * How long a charge is held, as the PSP has it.
 *
 * @param reference our attempt
 * @param expired whether the PSP let go of it because nobody captured it
 * @param captureBefore when it will, or null where nothing was only held
 */
public record Hold(String charge, String reference, boolean expired, Instant captureBefore) {

    /**
     * Reads one from a charge.
     *
     * @throws Unreadable when anything that we rely on is missing, of the wrong type or makes no sense
     */
    public static Hold read(JsonNode node) {
        return PspFields.reading(() -> {
            String before = PspFields.textOrNull(node, "capture_before");
            return new Hold(
                    PspFields.text(node, "id"),
                    PspFields.text(node, "reference"),
                    PspFields.text(node, "status").equals("expired"),
                    before == null ? null : PspFields.instant(node, "capture_before"));
        });
    }
}
