package dev.nevertwice.psp.refund;

import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.registration.Charge;
import java.time.Instant;
import java.util.Locale;

/** Money given back for a charge, or on its way. */
public final class Refund {

    /** How far it has come; the last two are final. */
    public enum Status {
        PENDING,
        SUCCEEDED,
        FAILED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String id;
    private final Account account;
    private final String key;
    private final Charge charge;
    private final String reference;
    private final long amount;
    private final Instant createdAt;
    private Status status;
    private Instant updatedAt;

    Refund(String id, Account account, String key, Charge charge, String reference, long amount, Instant createdAt,
            Status status) {
        this.id = id;
        this.account = account;
        this.key = key;
        this.charge = charge;
        this.reference = reference;
        this.amount = amount;
        this.createdAt = createdAt;
        this.updatedAt = createdAt;
        this.status = status;
    }

    void end(boolean arrived, Instant at) {
        if (status != Status.PENDING) {
            throw new IllegalStateException(id + " is " + status);
        }
        status = arrived ? Status.SUCCEEDED : Status.FAILED;
        updatedAt = at;
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

    public Charge charge() {
        return charge;
    }

    public String reference() {
        return reference;
    }

    public long amount() {
        return amount;
    }

    public Instant createdAt() {
        return createdAt;
    }

    Instant updatedAt() {
        return updatedAt;
    }

    public Status status() {
        return status;
    }
}
