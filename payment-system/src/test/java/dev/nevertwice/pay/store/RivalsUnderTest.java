package dev.nevertwice.pay.store;

/** Several open transactions on one store, each driven step by step. */
interface RivalsUnderTest extends StoreUnderTest {

    /** How far transactions are kept apart. */
    enum Level {
        READ_COMMITTED,
        REPEATABLE_READ,
        SERIALIZABLE
    }

    Level level();

    /** A new one, which ends with the test. */
    Actor actor();

    /** Waits, within bounds, until exactly so many tasks wait for a lock or a key of another. */
    void awaitBlocked(int tasks);
}
