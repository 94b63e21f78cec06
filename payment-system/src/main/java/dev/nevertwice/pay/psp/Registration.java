package dev.nevertwice.pay.psp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.money.Money;
import java.time.Instant;
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
        return PspFields.reading(() -> {
            Status status =
                    switch (PspFields.text(node, "status")) {
                        case "open" -> Status.OPEN;
                        case "pending", "requires_action" -> Status.PENDING;
                        case "authorized" -> Status.AUTHORIZED;
                        case "approved" -> Status.APPROVED;
                        case "declined" -> Status.DECLINED;
                        case "expired" -> Status.EXPIRED;
                        default -> throw new Unreadable("status");
                    };
            List<Charged> orders = new ArrayList<>();
            for (JsonNode order : PspFields.array(node, "orders")) {
                Charged charged = new Charged(PspFields.text(order, "reference"), PspFields.money(order),
                        PspFields.textOrNull(order, "charge"));
                if (status.isSuccess() && charged.charge() == null) {
                    throw new Unreadable("orders.charge");
                }
                orders.add(charged);
            }
            return new Registration(
                    PspFields.text(node, "id"),
                    PspFields.text(node, "reference"),
                    status,
                    PspFields.textOrNull(node, "page_url"),
                    PspFields.textOrNull(node, "decline_code"),
                    PspFields.instant(node, "updated_at"),
                    List.copyOf(orders));
        });
    }

    /** The PSP's words could not be understood; what it did is not known. */
    public static final class Unreadable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unreadable(String what) {
            super("unreadable: " + what, null, false, false);
        }
    }
}
