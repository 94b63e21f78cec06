package dev.nevertwice.pay.adapter.postgres;

/** Isolation levels that the system is correct under. */
public enum Isolation {
    READ_COMMITTED,
    REPEATABLE_READ,
    SERIALIZABLE
}
