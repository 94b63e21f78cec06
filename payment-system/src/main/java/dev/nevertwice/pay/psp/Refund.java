package dev.nevertwice.pay.psp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.psp.Registration.Unreadable;
import java.time.Instant;
import java.util.function.BiFunction;

/**
 * A refund at the PSP.
 *
 * @param at the PSP's time of it
 * @param updatedAt the PSP's time of its latest change, or null where it does not say
 */
public record Refund(
        String id, String charge, String reference, Money amount, Status status, Instant at, Instant updatedAt) {

    /** How far it has come. The money is gone from us while it is pending, and with us again when it failed. */
    public enum Status {
        PENDING,
        SUCCEEDED,
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
    public static Refund read(JsonNode node) {
        return read(node, PspFields::text);
    }

    /** Reads one that may be nobody's: its reference is null then. */
    static Refund readAnyones(JsonNode node) {
        return read(node, PspFields::textOrNull);
    }

    private static Refund read(JsonNode node, BiFunction<JsonNode, String, String> reference) {
        return PspFields.reading(() -> {
            Status status =
                    switch (PspFields.text(node, "status")) {
                        case "pending" -> Status.PENDING;
                        case "succeeded" -> Status.SUCCEEDED;
                        case "failed" -> Status.FAILED;
                        default -> throw new Unreadable("status");
                    };
            return new Refund(
                    PspFields.text(node, "id"),
                    PspFields.text(node, "charge"),
                    reference.apply(node, "reference"),
                    PspFields.money(node),
                    status,
                    PspFields.instant(node, "created_at"),
                    PspFields.instantOrNull(node, "updated_at"));
        });
    }
}
