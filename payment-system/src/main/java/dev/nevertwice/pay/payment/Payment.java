package dev.nevertwice.pay.payment;

import dev.nevertwice.pay.ledger.Seller;
import dev.nevertwice.pay.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One checkout by one buyer, as it stands.
 *
 * @param version number of events applied; a reader who was told a version never sees an older one
 * @param capture who decides what is captured
 */
public record Payment(
        String id,
        String merchant,
        PaymentState state,
        long version,
        Money amount,
        Instant createdAt,
        Instant updatedAt,
        Capture capture,
        Attempt attempt,
        List<Order> orders) {

    /** Whose decision it is to take what is held. */
    public enum Capture {
        /** Ours: everything, as soon as all of it is held. */
        AUTOMATIC,
        /** The merchant's, later. */
        MANUAL
    }

    /**
     * What one seller is to get.
     *
     * @param money what became of it at the PSP, or null while nothing is held or taken
     */
    public record Order(String id, String seller, Money amount, OrderMoney money) {

        public Order(String id, String seller, Money amount) {
            this(id, seller, amount, null);
        }

        boolean isHeldBy(String account, String charge) {
            return money != null && money.account().equals(account) && money.charge().equals(charge);
        }
    }

    /**
     * One try to charge with one instrument. Its id is the idempotency key towards the PSP.
     *
     * @param method {@code direct} or {@code hosted}
     * @param account of ours at the PSP where it is made, and nowhere else
     * @param awaited what its outcome is the answer to: the payment (checkout), or the attempt that the buyer asked for
     * @param registration the PSP's id for it, or null while not known
     * @param pageUrl where the buyer pays (hosted), or null while not known
     */
    public record Attempt(
            String id, long number, String method, String account, String awaited, String registration,
            String pageUrl, String declineCode) {

        /** One that nobody has heard of yet. */
        public static Attempt begun(String id, long number, String method, String account, String awaited) {
            return new Attempt(id, number, method, account, awaited, null, null, null);
        }

        /** The same as the PSP has it. */
        public Attempt with(String registered, String page, String declined) {
            return new Attempt(id, number, method, account, awaited, registered, page, declined);
        }

        public boolean hosted() {
            return method.equals("hosted");
        }
    }

    /** The same after one more change of money. */
    public Payment counted(Instant at) {
        return moved(state, attempt, at);
    }

    /** The same after one more event. */
    public Payment moved(PaymentState to, Attempt latest, Instant at) {
        return new Payment(id, merchant, to, version + 1, amount, createdAt, at, capture, latest, orders);
    }

    public Payment withOrders(List<Order> latest) {
        return new Payment(
                id, merchant, state, version, amount, createdAt, updatedAt, capture, attempt, List.copyOf(latest));
    }

    /** Whether the money is only held at first: to be taken later, or to be taken for all sellers or for none. */
    public boolean isAuthorizedFirst() {
        return capture == Capture.MANUAL || orders.size() > 1;
    }

    /** Whose the order is. */
    public Seller seller(Order order) {
        return new Seller(merchant, order.seller());
    }

    public Optional<Order> order(String orderId) {
        return orders.stream().filter(order -> order.id().equals(orderId)).findFirst();
    }

    /** The order whose money this charge, at this account of ours, holds or took. */
    public Optional<Order> orderOfCharge(String account, String charge) {
        return orders.stream().filter(order -> order.isHeldBy(account, charge)).findFirst();
    }
}
