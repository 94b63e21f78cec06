package dev.nevertwice.pay.adapter.memory;

import java.util.function.BooleanSupplier;

/**
 * How the tasks of a {@link MemoryStore} exclude each other and wait for each other. The store calls nothing else that
 * can block, and holds the monitor for the length of one statement, commit or rollback, never between them.
 *
 * <p>With real threads it is a lock ({@link #ofThreads()}). A simulator in which exactly one task runs at a time, and
 * changes only where it says so, makes {@code enter}, {@code exit} and {@code changed} empty and lets {@code await}
 * hand over the turn.
 */
public interface Monitor {

    /** Takes the monitor. Never hands over a simulated turn and never throws: a rollback of a killed task calls it. */
    void enter();

    /** Gives the monitor back. Never throws. */
    void exit();

    /**
     * Waits, inside the monitor, until the condition holds; other tasks may enter meanwhile. Returns at once where it
     * holds already. May throw whatever ends the task (its transaction is then rolled back), but only inside the
     * monitor.
     *
     * @param why what is waited for, for traces: {@code "<transaction> waits for <transaction>: <table and key>"}
     * @param until cheap, without effect; it can become true only before a call of {@link #changed()}
     */
    void await(String why, BooleanSupplier until);

    /** Says, inside the monitor, that conditions may hold now. Never throws. */
    void changed();

    /** For real threads. An interrupted wait throws {@link dev.nevertwice.pay.env.Stopped}. */
    static Monitor ofThreads() {
        return new ThreadMonitor();
    }
}
