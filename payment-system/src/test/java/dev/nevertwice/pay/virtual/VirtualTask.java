package dev.nevertwice.pay.virtual;

import dev.nevertwice.pay.env.Stopped;
import dev.nevertwice.pay.env.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** One thread of the world, which runs when it is its turn. */
final class VirtualTask implements Tasks.Task {

    private final VirtualTime time;
    private final String name;
    private final Semaphore turn = new Semaphore(0);
    private final List<Runnable> atEnd = new ArrayList<>();
    private long turns;
    private boolean stopped;
    private boolean killed;
    private boolean ended;

    VirtualTask(VirtualTime time, String name) {
        this.time = time;
        this.name = name;
    }

    /** It goes on from now, when those before it wait. */
    void start(Runnable body) {
        Thread.ofVirtual().name(name).start(() -> live(body));
        time.wake(this, time.now());
    }

    private void live(Runnable body) {
        awaitTurn();
        try {
            if (!killed) {
                body.run();
            }
        } catch (Stopped | Crash over) {
            // As it was told to.
        } catch (RuntimeException | Error lost) {
            time.fail(new AssertionError(name, lost));
        }
        ended = true;
        atEnd.forEach(Runnable::run);
        time.next();
    }

    /** How often it has had the turn: who wakes it twice wakes it once. */
    long turns() {
        return turns;
    }

    boolean hasEnded() {
        return ended;
    }

    void giveTurn() {
        turns++;
        turn.release();
    }

    void awaitTurn() {
        try {
            turn.acquire();
        } catch (InterruptedException timeout) {
            throw new AssertionError(name + " waited in vain", timeout);
        }
    }

    void refuseToLiveOn() {
        if (killed) {
            throw new Crash();
        }
        if (stopped) {
            throw new Stopped();
        }
    }

    /** Runs the body when it has ended, however. */
    void atEnd(Runnable body) {
        if (ended) {
            body.run();
        } else {
            atEnd.add(body);
        }
    }

    /** It never comes back from what it is at. */
    void kill() {
        killed = true;
        time.wake(this, time.now());
    }

    @Override
    public void stop() {
        stopped = true;
        time.wake(this, time.now());
    }

    @Override
    public void await() {
        VirtualTask waiter = time.current();
        atEnd(() -> time.wake(waiter, time.now()));
        while (!ended) {
            time.handOver();
            waiter.refuseToLiveOn();
        }
    }
}
