package dev.nevertwice.psp.registration;

import dev.nevertwice.psp.truth.Matter;
import java.time.Instant;
import java.util.Locale;

/** Money held or taken for one order, and how much of it was captured, released, refunded and disputed. */
public final class Charge {

    /** Where it stands. */
    public enum Status {
        /** Something is held and can be captured or voided. */
        AUTHORIZED,
        /** Something was captured and nothing is held any more. */
        CAPTURED,
        /** All was released by the merchant. */
        VOIDED,
        /** All was released because time ran out. */
        EXPIRED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Of the ids. */
    static final String PREFIX = "ch_";

    private final String id;
    private final Registration registration;
    private final Order order;
    private final Source source;
    private final long amount;
    private final Instant createdAt;
    private final Instant captureBefore;
    private long captured;
    private long released;
    private boolean expired;
    private long refunded;
    private long refunding;
    private long chargedBack;

    /**
     * Held if it must be captured before some time, else taken at once.
     *
     * @param captureBefore null: taken at once
     */
    Charge(
            String id, Registration registration, Order order, Source source, long amount, Instant createdAt,
            Instant captureBefore) {
        this.id = id;
        this.registration = registration;
        this.order = order;
        this.source = source;
        this.amount = amount;
        this.createdAt = createdAt;
        this.captureBefore = captureBefore;
        this.captured = captureBefore == null ? amount : 0;
    }

    /** Its place among all charges, from 1. */
    long number() {
        return Long.parseLong(id.substring(PREFIX.length()));
    }

    public Status status() {
        if (held() > 0) {
            return Status.AUTHORIZED;
        } else if (captured > 0) {
            return Status.CAPTURED;
        }
        return expired ? Status.EXPIRED : Status.VOIDED;
    }

    /** What can still be captured. */
    public long held() {
        return amount - captured - released;
    }

    /** What can still be refunded or disputed: captured, and neither on its way back nor in dispute. */
    public long left() {
        // A PSP that breaks its contract can have given back more than it took.
        return Math.max(0, captured - refunded - refunding - chargedBack);
    }

    public void capture(long more) {
        check(more <= held(), "held", held());
        captured += more;
    }

    /** Frees all that is held. */
    public void release(boolean timeRanOut) {
        released += held();
        expired = timeRanOut;
    }

    /** The caller has seen that so much is left, or breaks the PSP's contract. */
    public void refund(long more) {
        refunded += more;
    }

    /** The caller has seen that so much is left, or breaks the PSP's contract. */
    public void refundStarted(long more) {
        refunding += more;
    }

    public void refundEnded(long started, boolean arrived) {
        refunding -= started;
        refunded += arrived ? started : 0;
    }

    public void dispute(long more) {
        check(more <= left(), "left", left());
        chargedBack += more;
    }

    public void disputeWon(long disputed) {
        chargedBack -= disputed;
    }

    private void check(boolean ok, String what, long rest) {
        if (!ok) {
            throw new IllegalStateException(id + " has only " + rest + " " + what);
        }
    }

    /** What a movement of this charge's money is about. */
    public Matter matter(String object, String reference) {
        return new Matter(registration.account().id(), order.currency(), id, object, registration.id(), reference,
                order.reference(), order.seller());
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

    /** What it was paid with: the instrument decides what becomes of refunds, and whether it is disputed. */
    public Source source() {
        return source;
    }

    /** What was authorized, or taken at once. */
    public long amount() {
        return amount;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** Null where it was taken at once. */
    public Instant captureBefore() {
        return captureBefore;
    }

    public long captured() {
        return captured;
    }

    public long refunded() {
        return refunded;
    }

    public long chargedBack() {
        return chargedBack;
    }
}
