package dev.nevertwice.pay.psp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.money.Money;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * The PSP's registration of one attempt, as it told us.
 *
 * @param reference our attempt
 * @param pageUrl hosted page
 * @param declineCode null unless declined
 * @param updatedAt the PSP's time of its latest change; the time of the charges once approved or authorized
 */
public record Registration(
        String id,
        String reference,
        Status status,
        String pageUrl,
        String declineCode,
        Instant updatedAt,
        List<Charged> orders) {

    public enum Status {
        OPEN,
        PENDING,
        /** Every order's money is held and can be captured. */
        AUTHORIZED,
        APPROVED,
        DECLINED,
        EXPIRED;

        /** Whether the PSP holds or took the money. */
        public boolean isSuccess() {
            return this == AUTHORIZED || this == APPROVED;
        }
    }

    /** One of its orders. {@code charge} is the PSP's id of the charge, or null. */
    public record Charged(String order, Money amount, String charge) {}

    /**
     * Reads one.
     *
     * @throws Unreadable when anything that we rely on is missing, of the wrong type or makes no sense
     */
    public static Registration read(JsonNode node) {
        try {
            Status status =
                    switch (text(node, "status")) {
                        case "open" -> Status.OPEN;
                        case "pending", "requires_action" -> Status.PENDING;
                        case "authorized" -> Status.AUTHORIZED;
                        case "approved" -> Status.APPROVED;
                        case "declined" -> Status.DECLINED;
                        case "expired" -> Status.EXPIRED;
                        default -> throw new Unreadable("status");
                    };
            List<Charged> orders = new ArrayList<>();
            for (JsonNode order : array(node, "orders")) {
                Charged charged = new Charged(text(order, "reference"), money(order), textOrNull(order, "charge"));
                if (status.isSuccess() && charged.charge() == null) {
                    throw new Unreadable("orders.charge");
                }
                orders.add(charged);
            }
            return new Registration(
                    text(node, "id"),
                    text(node, "reference"),
                    status,
                    textOrNull(node, "page_url"),
                    textOrNull(node, "decline_code"),
                    instant(node, "updated_at"),
                    List.copyOf(orders));
        } catch (DateTimeParseException | IllegalArgumentException | AssertionError wrong) {
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

    static JsonNode array(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isArray()) {
            throw new Unreadable(field);
        }
        return value;
    }

    /** The PSP's words could not be understood; what it did is not known. */
    public static final class Unreadable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unreadable(String what) {
            super("unreadable: " + what, null, false, false);
        }
    }
}
