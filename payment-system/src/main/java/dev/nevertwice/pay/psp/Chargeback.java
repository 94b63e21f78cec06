package dev.nevertwice.pay.psp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.psp.Registration.Unreadable;
import java.time.Instant;

/**
 * A charge, or a part of it, that its cardholder disputes.
 *
 * @param reference our attempt
 * @param at the PSP's time of its opening
 * @param updatedAt the PSP's time of its latest change, or null where it does not say
 */
public record Chargeback(
        String id, String charge, String reference, Money amount, Status status, Instant at, Instant updatedAt) {

    /** The money is gone from us unless the dispute was won. */
    public enum Status {
        OPENED,
        WON,
        LOST
    }

    /** When it was decided, by the PSP; where it does not say, when we learned of it. */
    public Instant decidedAt(Instant learnedAt) {
        return updatedAt == null ? learnedAt : updatedAt;
    }

    /**
     * Reads one.
     *
     * @throws Unreadable when anything that we rely on is missing, of the wrong type or makes no sense
     */
    public static Chargeback read(JsonNode node) {
        return PspFields.reading(() -> {
            Status status =
                    switch (PspFields.text(node, "status")) {
                        case "opened" -> Status.OPENED;
                        case "won" -> Status.WON;
                        case "lost" -> Status.LOST;
                        default -> throw new Unreadable("status");
                    };
            return new Chargeback(
                    PspFields.text(node, "id"),
                    PspFields.text(node, "charge"),
                    PspFields.text(node, "reference"),
                    PspFields.money(node),
                    status,
                    PspFields.instant(node, "created_at"),
                    PspFields.instantOrNull(node, "updated_at"));
        });
    }
}
