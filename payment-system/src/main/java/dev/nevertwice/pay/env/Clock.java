package dev.nevertwice.pay.env;

import java.time.Duration;
import java.time.Instant;

/** Time, both halves of it: what it is now, and waiting for it to pass. */
public interface Clock {

    /** The local wall clock, to the microsecond. Never used where the database's clock decides (leases). */
    Instant now();

    /**
     * Blocks the calling task.
     *
     * @throws Stopped when the task is asked to stop, at once
     */
    void sleep(Duration duration);

    /**
     * Blocks a task that has found nothing to do, until it is to look again: a {@link #sleep}, unless it is known that nothing
     * can have changed by then.
     *
     * @throws Stopped when the task is asked to stop, at once
     */
    default void rest(Duration poll) {
        sleep(poll);
    }
}
