package dev.nevertwice.chaos.sim;

import java.util.ArrayList;
import java.util.List;

/** Tasks that live and die together: one process. */
final class Instance {

    final String name;
    final int number;

    /** The tasks that have not ended, in an order that depends on the seed alone. */
    final List<SimTask> tasks = new ArrayList<>();

    private final List<Runnable> mourners = new ArrayList<>();
    /** While it stands still: those of its tasks that could go on, in order. Null else. */
    List<SimTask> frozen;

    private boolean dead;
    private PortCall diedAt;
    private long calls;
    private long crashAt = Long.MAX_VALUE;

    Instance(String name, int number) {
        this.name = name;
        this.number = number;
    }

    boolean isDead() {
        return dead;
    }

    /** The port call in place of which it died; null where it lives or was killed between two. */
    PortCall diedAt() {
        return diedAt;
    }

    void diesAt(PortCall call) {
        diedAt = call;
    }

    /** How many port calls its tasks have made. */
    long calls() {
        return calls;
    }

    /** Has it die when its n-th port call begins (1 is the first), in place of that call's effect. */
    void crashAt(long call) {
        crashAt = call;
    }

    /** Runs the body right after its death, when all its tasks are gone. */
    void onDeath(Runnable body) {
        mourners.add(body);
    }

    /** Counts one port call: true when this is the one to die at. */
    boolean countCall() {
        return ++calls == crashAt;
    }

    /** A task of its own besides the given one; null when there is none. */
    SimTask anotherThan(SimTask self) {
        for (SimTask task : tasks) {
            if (task != self) {
                return task;
            }
        }
        return null;
    }

    /** The latest of its tasks that was started; those after it end unstarted. Null when there is none. */
    SimTask latestStarted() {
        while (!tasks.isEmpty()) {
            SimTask task = tasks.getLast();
            if (task.isStarted()) {
                return task;
            }
            tasks.removeLast();
            task.markEnded();
        }
        return null;
    }

    void die() {
        dead = true;
    }

    void mourn() {
        mourners.forEach(Runnable::run);
        mourners.clear();
    }

    @Override
    public String toString() {
        return name;
    }
}
