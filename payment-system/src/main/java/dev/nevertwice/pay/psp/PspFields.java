package dev.nevertwice.pay.psp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.psp.Registration.Unreadable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.function.Supplier;

/** Fields of what the PSP tells us. What is missing, of the wrong type or makes no sense is {@link Unreadable}. */
final class PspFields {

    private PspFields() {}

    /** What a reader makes of the fields; an amount, a currency or a time that can't be is unreadable too. */
    static <T> T reading(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (DateTimeParseException | IllegalArgumentException wrong) {
            throw new Unreadable(String.valueOf(wrong.getMessage()));
        }
    }

    static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            throw new Unreadable(field);
        }
        if (value.textValue().indexOf('\0') >= 0) {
            throw new Unreadable(field);
        }
        return value.textValue();
    }

    static String textOrNull(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isNull() || value.isMissingNode() ? null : text(node, field);
    }

    static Money money(JsonNode node) {
        JsonNode amount = node.path("amount");
        if (!amount.isIntegralNumber() || !amount.canConvertToLong()) {
            throw new Unreadable("amount");
        }
        return Money.of(amount.longValue(), text(node, "currency"));
    }

    /** A time that a database can keep: no PSP settled anything before 2000 or after 2999. */
    static Instant instant(JsonNode node, String field) {
        Instant instant = Instant.parse(text(node, field));
        int year = instant.atOffset(ZoneOffset.UTC).getYear();
        if (year < 2000 || year > 2999) {
            throw new Unreadable(field);
        }
        return instant;
    }

    /** The same, or null where the PSP does not say. */
    static Instant instantOrNull(JsonNode node, String field) {
        return textOrNull(node, field) == null ? null : instant(node, field);
    }

    static JsonNode array(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isArray()) {
            throw new Unreadable(field);
        }
        return value;
    }
}
