package dev.nevertwice.pay.psp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.psp.Registration.Unreadable;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * A charge, or a part of it, that its cardholder disputes.
 *
 * @param reference our attempt
 */
public record Chargeback(String id, String charge, String reference, Money amount, Status status, Instant at) {

    /** The money is gone from us unless the dispute was won. */
    public enum Status {
        OPENED,
        WON,
        LOST
    }

    /**
     * Reads one.
     *
     * @throws Unreadable when anything that we rely on is missing, of the wrong type or makes no sense
     */
    public static Chargeback read(JsonNode node) {
        try {
            Status status =
                    switch (Registration.text(node, "status")) {
                        case "opened" -> Status.OPENED;
                        case "won" -> Status.WON;
                        case "lost" -> Status.LOST;
                        default -> throw new Unreadable("status");
                    };
            return new Chargeback(
                    Registration.text(node, "id"),
                    Registration.text(node, "charge"),
                    Registration.text(node, "reference"),
                    Registration.money(node),
                    status,
                    Registration.instant(node, "created_at"));
        } catch (DateTimeParseException | IllegalArgumentException | AssertionError wrong) {
            throw new Unreadable(String.valueOf(wrong.getMessage()));
        }
    }
}
