package dev.nevertwice.psp.registration;

import dev.nevertwice.psp.Account;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is to be paid, and how far it has come. */
public final class Registration {

    /** How far it has come; the last four are final. */
    public enum Status {
        OPEN,
        REQUIRES_ACTION,
        PENDING,
        AUTHORIZED,
        APPROVED,
        DECLINED,
        EXPIRED;

        private final String wireName = name().toLowerCase(Locale.ROOT);

        public String wireName() {
            return wireName;
        }
    }

    private final String id;
    private final Account account;
    private final String key;
    private final String reference;
    private final String token;
    private final String returnUrl;
    private final List<Order> orders;
    private final boolean manualCapture;
    private final Instant createdAt;
    private Underway underway;
    private Status status = Status.OPEN;
    private Instant updatedAt;
    private String declineCode;
    private List<Charge> charges = List.of();
    private List<Charge> taken = List.of();
    private final List<Registration> alone = List.of(this);

    Registration(
            String id, Account account, String key, String reference, String token, String returnUrl,
            List<Order> orders, boolean manualCapture, Instant createdAt) {
        this.id = id;
        this.account = account;
        this.key = key;
        this.reference = reference;
        this.token = token;
        this.returnUrl = returnUrl;
        this.orders = List.copyOf(orders);
        this.manualCapture = manualCapture;
        this.createdAt = createdAt;
        this.updatedAt = createdAt;
    }

    void challenged(Underway payment, Instant now) {
        move(Status.REQUIRES_ACTION, now, Status.OPEN);
        underway = payment;
    }

    void pending(Underway payment, Instant now) {
        move(Status.PENDING, now, Status.OPEN, Status.REQUIRES_ACTION);
        underway = payment;
    }

    void authorized(List<Charge> made, Instant now) {
        move(Status.AUTHORIZED, now, Status.OPEN, Status.REQUIRES_ACTION, Status.PENDING);
        charges = taken.equals(made) ? taken : List.copyOf(made);
    }

    void approved(List<Charge> made, Instant now) {
        move(Status.APPROVED, now, Status.OPEN, Status.REQUIRES_ACTION, Status.PENDING);
        charges = taken.equals(made) ? taken : List.copyOf(made);
    }

    void declined(String code, Instant now) {
        move(Status.DECLINED, now, Status.OPEN, Status.REQUIRES_ACTION, Status.PENDING);
        declineCode = code;
    }

    void expired(Instant now) {
        move(Status.EXPIRED, now, Status.OPEN, Status.REQUIRES_ACTION);
    }

    /** One more charge was made, be it one that no reply tells of. */
    void taken(Charge charge) {
        if (taken.isEmpty()) {
            taken = List.of(charge);
        } else {
            List<Charge> more = new ArrayList<>(taken);
            more.add(charge);
            taken = List.copyOf(more);
        }
    }

    /** All charges, oldest first: those of {@link #charges} and those that no reply tells of. */
    List<Charge> taken() {
        return taken;
    }

    private void move(Status to, Instant now, Status... from) {
        if (!List.of(from).contains(status)) {
            throw new IllegalStateException(id + " can't go from " + status + " to " + to);
        }
        status = to;
        updatedAt = now;
    }

    /** A list of this one, which all indexes share. */
    List<Registration> alone() {
        return alone;
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

    /** Whether money is only held until the merchant captures it. */
    public boolean manualCapture() {
        return manualCapture;
    }

    /** What is waited for while pending or in a challenge. */
    Underway underway() {
        return underway;
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

    /** One per order, in their order; empty until approved or authorized. */
    public List<Charge> charges() {
        return charges;
    }
}
