package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.store.StoreFailure;

/** The connections between payment systems and their store, all of which can end at once, and stay away for a while. */
final class StoreSessions {

    /** Of each payment system so many lie in a pool and are found dead when they are used next. */
    private static final int POOLED = 2;

    private final Baton baton;
    private long downUntilMicros;
    private long generation;
    private long deadInPools;
    private long felt;

    StoreSessions(Baton baton) {
        this.baton = baton;
    }

    /** Ends those that there are; transactions in them are rolled back. */
    void cut() {
        generation++;
        deadInPools = POOLED;
    }

    /** The same, and no new ones for so long. */
    void goDown(long micros) {
        cut();
        downUntilMicros = baton.micros() + micros;
    }

    void comeUp() {
        downUntilMicros = 0;
    }

    /** How many transactions could not begin, or broke. */
    long felt() {
        return felt;
    }

    /** What a transaction is in. Throws where it can't begin. */
    long begin() {
        if (baton.micros() < downUntilMicros) {
            felt++;
            throw new StoreFailure.Unavailable("the store can't be reached", null);
        }
        if (deadInPools > 0) {
            deadInPools--;
            felt++;
            throw new StoreFailure.Unavailable("the connection was closed", null);
        }
        return generation;
    }

    /** Throws where it has ended meanwhile. */
    void require(long session) {
        if (isOver(session)) {
            throw new StoreFailure.Unavailable("the connection was closed in mid-transaction", null);
        }
    }

    /** Counts where it has. */
    boolean isOver(long session) {
        boolean over = session != generation;
        felt += over ? 1 : 0;
        return over;
    }
}
