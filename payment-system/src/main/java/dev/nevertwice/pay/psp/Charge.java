package dev.nevertwice.pay.psp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.ledger.Movement;
import dev.nevertwice.pay.psp.Registration.Unreadable;

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
        return PspFields.reading(() -> new Movement(
                account,
                "charge",
                PspFields.text(node, "id"),
                PspFields.text(node, "order"),
                PspFields.text(node, "reference"),
                PspFields.money(node),
                PspFields.instant(node, "created_at")));
    }
}
