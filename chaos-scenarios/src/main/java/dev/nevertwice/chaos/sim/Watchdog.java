package dev.nevertwice.chaos.sim;

import dev.nevertwice.chaos.sim.SimulationFailure.Kind;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Looks at a world from outside, in real time. A turn takes microseconds; one that takes seconds means that a task blocks
 * where the simulation can't see it: a lock, a real sleep, real I/O, a loop without end.
 */
final class Watchdog {

    private Watchdog() {}

    /** Waits for the end. The fields it reads are racy on purpose: a stale look only makes it wait another round. */
    static void watch(Baton baton, CountDownLatch done, long patienceMillis) {
        long seen = -1;
        SimTask suspect = null;
        try {
            while (!done.await(patienceMillis, TimeUnit.MILLISECONDS)) {
                SimTask now = baton.glimpse();
                if (baton.turns() == seen && now != null && now == suspect) {
                    SimulationFailure blocked = blocked(now, patienceMillis);
                    baton.failFromOutside(blocked);
                    now.interrupt();
                    throw blocked;
                }
                seen = baton.turns();
                suspect = now;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            SimulationFailure given =
                    new SimulationFailure(Kind.BROKEN, "interrupted while a world was running", interrupted);
            baton.failFromOutside(given);
            throw given;
        }
    }

    private static SimulationFailure blocked(SimTask task, long patienceMillis) {
        StringBuilder text = new StringBuilder(
                "%s has had the turn for more than %d ms of real time; it blocks outside the ports at"
                        .formatted(task, patienceMillis));
        StackTraceElement[] stack = task.stack();
        for (int frame = 0; frame < Math.min(stack.length, 30); frame++) {
            text.append("\n    ").append(stack[frame]);
        }
        SimulationFailure failure = new SimulationFailure(Kind.REAL_BLOCKING, text.toString(), null);
        failure.setStackTrace(stack);
        return failure;
    }
}
