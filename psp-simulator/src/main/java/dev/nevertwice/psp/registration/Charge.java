package dev.nevertwice.psp.registration;

import java.time.Instant;

/** Money taken for one order, and how much of it went back. */
public final class Charge {

    private final String id;
    private final Registration registration;
    private final Order order;
    private final Instant createdAt;
    private long refunded;

    Charge(String id, Registration registration, Order order, Instant createdAt) {
        this.id = id;
        this.registration = registration;
        this.order = order;
        this.createdAt = createdAt;
    }

    /** What can still be refunded. */
    public long left() {
        return order.amount() - refunded;
    }

    public void refund(long amount) {
        if (amount > left()) {
            throw new IllegalStateException(id + " has only " + left() + " left");
        }
        refunded += amount;
    }

    public String id() {
        return id;
    }

    public Registration registration() {
        return registration;
    }

    public Order order() {
        return order;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public long refunded() {
        return refunded;
    }
}
