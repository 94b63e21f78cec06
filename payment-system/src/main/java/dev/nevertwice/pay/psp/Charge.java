package dev.nevertwice.pay.psp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.ledger.Movement;
import dev.nevertwice.pay.psp.Registration.Unreadable;
import java.time.format.DateTimeParseException;

/** A charge as the PSP has it. */
final class Charge {

    private Charge() {}

    /**
     * Reads one.
     *
     * @param account of ours that it was made at
     * @throws Unreadable when anything that we rely on is missing, of the wrong type or makes no sense
     */
    static Movement read(String account, JsonNode node) {
        try {
            return new Movement(
                    account,
                    "charge",
                    Registration.text(node, "id"),
                    Registration.text(node, "order"),
                    Registration.text(node, "reference"),
                    Registration.money(node),
                    Registration.instant(node, "created_at"));
        } catch (DateTimeParseException | IllegalArgumentException | AssertionError wrong) {
            throw new Unreadable(String.valueOf(wrong.getMessage()));
        }
    }
}
