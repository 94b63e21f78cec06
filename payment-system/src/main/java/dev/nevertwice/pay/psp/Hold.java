package dev.nevertwice.pay.psp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.psp.Registration.Unreadable;
import java.time.Instant;
import java.time.format.DateTimeParseException;

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
        try {
            String before = Registration.textOrNull(node, "capture_before");
            return new Hold(
                    Registration.text(node, "id"),
                    Registration.text(node, "reference"),
                    Registration.text(node, "status").equals("expired"),
                    before == null ? null : Registration.instant(node, "capture_before"));
        } catch (DateTimeParseException | IllegalArgumentException | AssertionError wrong) {
            throw new Unreadable(String.valueOf(wrong.getMessage()));
        }
    }
}
