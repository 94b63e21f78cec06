package dev.nevertwice.pay.psp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.psp.Registration.Unreadable;
import java.time.Instant;
import java.util.function.BiFunction;

/** A capture, or a void, of what a charge holds. {@code at} is the PSP's time of it. */
public record Taken(String id, String charge, String reference, Money amount, Instant at) {

    /**
     * Reads one.
     *
     * @throws Unreadable when anything that we rely on is missing, of the wrong type or makes no sense
     */
    static Taken read(JsonNode node) {
        return read(node, PspFields::text);
    }

    /** Reads one that may be nobody's: its reference is null then. */
    static Taken readAnyones(JsonNode node) {
        return read(node, PspFields::textOrNull);
    }

    private static Taken read(JsonNode node, BiFunction<JsonNode, String, String> reference) {
        return PspFields.reading(() -> {
            if (!PspFields.text(node, "status").equals("succeeded")) {
                throw new Unreadable("status");
            }
            return new Taken(
                    PspFields.text(node, "id"),
                    PspFields.text(node, "charge"),
                    reference.apply(node, "reference"),
                    PspFields.money(node),
                    PspFields.instant(node, "created_at"));
        });
    }
}
