package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.env.Stopped;
import dev.nevertwice.pay.env.Tasks;
import dev.nevertwice.pay.store.TransactionScope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** One task of a world: a virtual thread that runs only while it holds the baton. */
final class SimTask implements Tasks.Task {

    /** Not among the {@link Ready}. */
    static final int NOT_READY = -1;

    private static final long TURNS_BETWEEN_PAUSES_MASK = 2_047;

    final int id;
    final String name;
    final Instance instance;
    final SplitMix chance;

    private final Baton baton;
    private final Runnable body;
    private final List<SimTask> awaiting = new ArrayList<>(1);

    /** Its place, kept by {@link Ready}. */
    int readyAt = NOT_READY;

    /** What it waits for, for people; null while it runs or could. */
    Object waitsFor;

    /** Whether {@link Baton#wake} has something to do. */
    boolean isWaiting;

    /** Where it has looked since it last rested; everywhere, for all that is known of one that never has. */
    final Looks looks = new Looks();

    /** How much had been written when it last began to rest, and for how long that was: kept by {@link Idling}. */
    long restedAt;

    long restMicros;

    private boolean ended;
    private boolean stopAsked;
    private boolean interruptible;
    private Thread thread;

    /** Everything in a world is handed from task to task by this one volatile field. */
    private volatile boolean granted;

    SimTask(Baton baton, int id, String name, Instance instance, Runnable body) {
        this.baton = baton;
        this.id = id;
        this.name = name;
        this.instance = instance;
        this.body = body;
        this.chance = baton.chanceOfTask(id);
    }

    // ---- what the baton does with it

    boolean isReady() {
        return readyAt != NOT_READY;
    }

    /** Gives it the turn; the giver must not touch the world afterwards. */
    void grant() {
        granted = true;
        if (thread == null) {
            thread = Thread.ofVirtual().name(name).unstarted(this::live);
            thread.start();
        } else {
            LockSupport.unpark(thread);
        }
    }

    void awaitTurn() {
        while (!granted) {
            LockSupport.park(this);
            Thread.interrupted(); // only the watchdog interrupts; a task that waits for its turn has no use for it
        }
        granted = false;
    }

    /**
     * Every 2,048 turns, some 4 ms, lets virtual threads run that don't belong to a world. A carrier looks for other work only
     * when its own queue is empty, and a world that hands over from virtual thread to virtual thread never lets it be: as many
     * worlds as carriers, and nobody else runs until one of them ends. A yield goes back into a queue that is found first; a
     * moment's sleep leaves the carrier without work.
     */
    static void letOthersRunAt(long turns) {
        if ((turns & TURNS_BETWEEN_PAUSES_MASK) == 0) {
            LockSupport.parkNanos(1);
        }
    }

    boolean isStarted() {
        return thread != null;
    }

    boolean hasEnded() {
        return ended;
    }

    boolean runsHere() {
        return Thread.currentThread() == thread;
    }

    /** Where its thread is now; for the watchdog. */
    StackTraceElement[] stack() {
        Thread running = thread;
        return running == null ? new StackTraceElement[0] : running.getStackTrace();
    }

    /** Tries to end real blocking; for the watchdog, when the world is lost anyway. */
    void interrupt() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    /** Marks the end and wakes whoever awaits it. */
    void markEnded() {
        ended = true;
        for (SimTask task : awaiting) {
            baton.wake(task);
        }
        awaiting.clear();
    }

    private void live() {
        awaitTurn();
        try {
            if (!instance.isDead()) {
                body.run();
            }
        } catch (CrashError | Stopped expected) {
            // The two ways to end a task from outside.
        } catch (Throwable failure) {
            baton.reportDeath(this, failure);
        }
        baton.end(this);
    }

    // ---- what tasks do with each other

    @Override
    public void stop() {
        baton.checkAlive();
        stopAsked = true;
        if (interruptible) {
            baton.wake(this);
        }
    }

    @Override
    public void await() {
        SimTask self = baton.call(PortCall.AWAIT, name, id);
        self.refuseInTransaction("await a task");
        while (!ended) {
            awaiting.add(self);
            self.waitInterruptibly(this);
        }
    }

    /** Waits until woken, or throws {@link Stopped}. Only for the task itself. */
    void waitInterruptibly(Object what) {
        throwIfStopped();
        interruptible = true;
        try {
            baton.waitFor(what);
        } finally {
            interruptible = false;
        }
        throwIfStopped();
    }

    /** No remote call, no sleep and no waiting for others while the store holds locks for this task. */
    void refuseInTransaction(String what) {
        if (TransactionScope.isOpen()) {
            throw new AssertionError(this + " must not " + what + " inside a store transaction");
        }
    }

    void throwIfStopped() {
        if (stopAsked) {
            throw new Stopped();
        }
    }

    @Override
    public String toString() {
        return instance.name + "/" + name;
    }
}
