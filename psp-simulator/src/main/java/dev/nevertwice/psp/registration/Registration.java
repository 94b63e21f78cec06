package dev.nevertwice.psp.registration;

import dev.nevertwice.psp.Account;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What is to be paid, and how far it has come. */
public final class Registration {

    /** How far it has come; the last three are final. */
    public enum Status {
        OPEN,
        PENDING,
        APPROVED,
        DECLINED,
        EXPIRED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String id;
    private final Account account;
    private final String key;
    private final String reference;
    private final String token;
    private final String returnUrl;
    private final List<Order> orders;
    private final Instant createdAt;
    private Status status = Status.OPEN;
    private Instant updatedAt;
    private String declineCode;
    private List<Charge> charges = List.of();

    Registration(
            String id, Account account, String key, String reference, String token, String returnUrl,
            List<Order> orders, Instant createdAt) {
        this.id = id;
        this.account = account;
        this.key = key;
        this.reference = reference;
        this.token = token;
        this.returnUrl = returnUrl;
        this.orders = List.copyOf(orders);
        this.createdAt = createdAt;
        this.updatedAt = createdAt;
    }

    void pending(Instant now) {
        move(Status.PENDING, now, Status.OPEN);
    }

    void approved(List<Charge> made, Instant now) {
        move(Status.APPROVED, now, Status.OPEN, Status.PENDING);
        charges = List.copyOf(made);
    }

    void declined(String code, Instant now) {
        move(Status.DECLINED, now, Status.OPEN, Status.PENDING);
        declineCode = code;
    }

    void expired(Instant now) {
        move(Status.EXPIRED, now, Status.OPEN);
    }

    private void move(Status to, Instant now, Status... from) {
        if (!List.of(from).contains(status)) {
            throw new IllegalStateException(id + " can't go from " + status + " to " + to);
        }
        status = to;
        updatedAt = now;
    }

    public String id() {
        return id;
    }

    public Account account() {
        return account;
    }

    public String key() {
        return key;
    }

    public String reference() {
        return reference;
    }

    public String token() {
        return token;
    }

    /** Null where it was charged directly. */
    public String returnUrl() {
        return returnUrl;
    }

    public List<Order> orders() {
        return orders;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant updatedAt() {
        return updatedAt;
    }

    public Status status() {
        return status;
    }

    /** Null unless declined. */
    public String declineCode() {
        return declineCode;
    }

    /** One per order, in their order; empty until approved. */
    public List<Charge> charges() {
        return charges;
    }
}
