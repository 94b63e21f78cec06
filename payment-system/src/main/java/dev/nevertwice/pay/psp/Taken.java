package dev.nevertwice.pay.psp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.psp.Registration.Unreadable;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** A capture, or a void, of what a charge holds. {@code at} is the PSP's time of it. */
public record Taken(String id, String charge, String reference, Money amount, Instant at) {

    /**
     * Reads one.
     *
     * @throws Unreadable when anything that we rely on is missing, of the wrong type or makes no sense
     */
    static Taken read(JsonNode node) {
        try {
            if (!Registration.text(node, "status").equals("succeeded")) {
                throw new Unreadable("status");
            }
            return new Taken(
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
