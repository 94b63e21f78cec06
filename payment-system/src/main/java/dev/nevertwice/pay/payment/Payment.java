package dev.nevertwice.pay.payment;

import dev.nevertwice.pay.money.Money;
import java.time.Instant;
import java.util.List;

/**
 * One checkout by one buyer, as it stands.
 *
 * @param version number of events applied; a reader who was told a version never sees an older one
 */
public record Payment(
        String id,
        String merchant,
        PaymentState state,
        long version,
        Money amount,
        Instant createdAt,
        Instant updatedAt,
        Attempt attempt,
        List<Order> orders) {

    /** What one seller is to get. */
    public record Order(String id, String seller, Money amount) {}

    /**
     * One try to charge with one instrument. Its id is the idempotency key towards the PSP.
     *
     * @param method {@code direct} or {@code hosted}
     * @param registration the PSP's id for it, or null while not known
     * @param pageUrl where the buyer pays (hosted), or null while not known
     */
    public record Attempt(
            String id, long number, String method, String registration, String pageUrl, String declineCode) {

        public boolean hosted() {
            return method.equals("hosted");
        }
    }
}
