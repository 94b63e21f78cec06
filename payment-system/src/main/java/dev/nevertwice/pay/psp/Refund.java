package dev.nevertwice.pay.psp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.psp.Registration.Unreadable;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** A refund that the PSP made. {@code at} is its time of it. */
public record Refund(String id, String charge, String reference, Money amount, Instant at) {

    /**
     * Reads one.
     *
     * @throws Unreadable when anything that we rely on is missing, of the wrong type or makes no sense
     */
    public static Refund read(JsonNode node) {
        try {
            if (!Registration.text(node, "status").equals("succeeded")) {
                throw new Unreadable("status");
            }
            return new Refund(
                    Registration.text(node, "id"),
                    Registration.text(node, "charge"),
                    Registration.text(node, "reference"),
                    Registration.money(node),
                    Registration.instant(node, "created_at"));
        } catch (DateTimeParseException | IllegalArgumentException | AssertionError wrong) {
            throw new Unreadable(String.valueOf(wrong.getMessage()));
        }
    }
}
