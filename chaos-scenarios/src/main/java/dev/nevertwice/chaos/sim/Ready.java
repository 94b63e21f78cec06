package dev.nevertwice.chaos.sim;

import java.util.Arrays;

/** The tasks that could have the next turn. Their order depends on nothing but the turns before. */
final class Ready {

    private SimTask[] tasks = new SimTask[16];
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    void add(SimTask task) {
        if (count == tasks.length) {
            tasks = Arrays.copyOf(tasks, count * 2);
        }
        task.readyAt = count;
        tasks[count++] = task;
    }

    /** Does nothing where it is not among them. */
    void remove(SimTask task) {
        int at = task.readyAt;
        if (at == SimTask.NOT_READY) {
            return;
        }
        SimTask last = tasks[--count];
        tasks[at] = last;
        last.readyAt = at;
        tasks[count] = null;
        task.readyAt = SimTask.NOT_READY;
    }

    /** Takes the one that 32 drawn bits point at. */
    SimTask take(long drawn) {
        SimTask next = tasks[(int) ((drawn * count) >>> 32)];
        remove(next);
        return next;
    }
}
