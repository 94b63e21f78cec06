package dev.nevertwice.pay.store;

import dev.nevertwice.pay.check.Check;

/**
 * Knows whether the calling task holds a transaction of any store, so that a channel can refuse to be used inside one.
 * A task is one thread (virtual or not) for its whole life, on every rig.
 */
public final class TransactionScope {

    private static final ThreadLocal<Boolean> OPEN = new ThreadLocal<>();

    private TransactionScope() {}

    /** Whether the calling task is inside {@link Store#inTransaction}. */
    public static boolean isOpen() {
        return OPEN.get() != null;
    }

    /** For stores: the calling task begins a transaction. Transactions don't nest. */
    public static void open() {
        Check.that(OPEN.get() == null, "a task that holds a transaction can't begin another");
        OPEN.set(Boolean.TRUE);
    }

    /** For stores: the calling task's transaction has ended. */
    public static void close() {
        OPEN.set(null); // what is removed is made anew by the next question, at a price
    }
}
