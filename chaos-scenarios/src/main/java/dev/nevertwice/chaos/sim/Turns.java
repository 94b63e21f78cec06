package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.env.Tasks.Task;
import java.util.ArrayList;
import java.util.List;

/** Tasks that do nothing but hand the turn to each other, for whoever wants to know what a turn costs. */
public final class Turns {

    private static final int TRACE_KEPT = 64;
    private static final long PATIENCE_MILLIS = 60_000;

    private Turns() {}

    /** So many tasks take so many turns each. Blocks; returns how many turns the world had. */
    public static long take(long seed, int tasks, int each) {
        Baton baton = new Baton(seed, World.BEGINNING, Long.MAX_VALUE, TRACE_KEPT);
        baton.run(baton.newInstance("turns"), () -> {
            SimTasks forked = new SimTasks(baton);
            List<Task> running = new ArrayList<>();
            for (int task = 0; task < tasks; task++) {
                running.add(forked.fork("turns", () -> {
                    for (int turn = 0; turn < each; turn++) {
                        baton.call(PortCall.CHANCE, "turn", turn);
                    }
                }));
            }
            running.forEach(Task::await);
        }, PATIENCE_MILLIS);
        return baton.turns();
    }
}
