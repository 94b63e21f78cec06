package dev.nevertwice.pay.psp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.psp.Registration.Unreadable;
import java.time.Instant;

/** A refund at the PSP. {@code at} is its time of it. */
public record Refund(String id, String charge, String reference, Money amount, Status status, Instant at) {

    /** How far it has come. The money is gone from us while it is pending, and with us again when it failed. */
    public enum Status {
        PENDING,
        SUCCEEDED,
        FAILED
    }

    /**
     * Reads one.
     *
     * @throws Unreadable when anything that we rely on is missing, of the wrong type or makes no sense
     */
    public static Refund read(JsonNode node) {
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
                    PspFields.text(node, "reference"),
                    PspFields.money(node),
                    status,
                    PspFields.instant(node, "created_at"));
        });
    }
}
