package dev.nevertwice.pay.psp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.psp.Registration.Unreadable;
import java.time.Instant;

/**
 * A payout as the PSP has it: money on its way from our balance there to a bank.
 *
 * @param reference our payout
 * @param at the PSP's time of its beginning
 * @param updatedAt the PSP's time of its latest change, or null where it does not say
 */
public record Payout(String id, String reference, Money amount, Status status, Instant at, Instant updatedAt) {

    public enum Status {
        PENDING,
        PAID,
        /** It came back from the bank: the money is in our balance again. */
        FAILED
    }

    /** When it ended, by the PSP; where it does not say, when we learned of it. */
    public Instant endedAt(Instant learnedAt) {
        return updatedAt == null ? learnedAt : updatedAt;
    }

    /**
     * Reads one.
     *
     * @throws Unreadable when anything that we rely on is missing, of the wrong type or makes no sense
     */
    public static Payout read(JsonNode node) {
        return PspFields.reading(() -> {
            Status status =
                    switch (PspFields.text(node, "status")) {
                        case "pending" -> Status.PENDING;
                        case "paid" -> Status.PAID;
                        case "failed" -> Status.FAILED;
                        default -> throw new Unreadable("status");
                    };
            return new Payout(
                    PspFields.text(node, "id"),
                    PspFields.text(node, "reference"),
                    PspFields.money(node),
                    status,
                    PspFields.instant(node, "created_at"),
                    PspFields.instantOrNull(node, "updated_at"));
        });
    }
}
