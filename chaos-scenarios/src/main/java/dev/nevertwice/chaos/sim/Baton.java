package dev.nevertwice.chaos.sim;

import dev.nevertwice.chaos.sim.SimulationFailure.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Runs the tasks of one world one at a time. Tasks are virtual threads; whoever ends a turn picks, by the seed, who has the
 * next one and hands over directly, so a turn costs one switch and none when the same task goes on. Every turn takes a few
 * microseconds of virtual time; when nobody can run, time jumps to the next event.
 *
 * <p>A world shares nothing: all fields belong to the task that has the turn.
 */
final class Baton {

    /** A turn takes 1 to 64 microseconds, so that what is under way elsewhere can fall between any two port calls. */
    private static final long QUICK_MICROS_MASK = 63;

    /**
     * In one world of four up to a millisecond, as on a busy machine with its database far away: then whoever came with somebody
     * else over the network, some milliseconds apart, is still at work beside him.
     */
    private static final long SLOW_MICROS_MASK = 1_023;
    private static final long SLOW_ONE_IN = 4;
    private static final long PACE_CHANCE = 4;

    final Trace trace;

    private final SplitMix root;
    private final SplitMix schedule;
    private final long turnMicrosMask;
    private final long turnBudget;
    private final Agenda agenda;
    private final Ready ready = new Ready();
    private final List<Instance> instances = new ArrayList<>();
    private final List<TaskDeath> deaths = new ArrayList<>();
    private final CountDownLatch done = new CountDownLatch(1);

    private long turns;
    private int tasksMade;
    private SimTask current;
    private SimTask unwinder;
    private volatile boolean over;
    private volatile SimulationFailure failure;
    private Throwable mainFailure;

    /** A task that ended by an exception. */
    record TaskDeath(Instance instance, String task, Throwable failure) {}

    Baton(long seed, Instant origin, long turnBudget, int traceKept) {
        this.root = new SplitMix(seed);
        this.schedule = root.split(1);
        this.turnMicrosMask = root.split(PACE_CHANCE).oneIn(SLOW_ONE_IN) ? SLOW_MICROS_MASK : QUICK_MICROS_MASK;
        this.trace = new Trace(traceKept);
        this.turnBudget = turnBudget;
        this.agenda = new Agenda(origin);
    }

    // ---- from outside the world

    /**
     * Runs the body as the world's first task, until it ends; then every task that is left is unwound. Blocks.
     *
     * @param patienceMillis a turn that takes longer in real time is reported as real blocking
     * @throws SimulationFailure when the world could not go on
     */
    void run(Instance first, Runnable body, long patienceMillis) {
        SimTask task = newTask(first, "main", () -> {
            try {
                body.run();
            } catch (RuntimeException | Error thrown) {
                mainFailure = thrown;
            } finally {
                over = true;
            }
        });
        current = task;
        ready.remove(task);
        task.grant();
        Watchdog.watch(this, done, patienceMillis);
        if (failure != null) {
            throw failure;
        }
        if (mainFailure != null) {
            throw new SimulationFailure(Kind.BROKEN,
                    "the task that drives the run threw: " + SimulationFailure.told(mainFailure), mainFailure);
        }
    }

    /** Tasks that died of an exception, after the run. */
    List<TaskDeath> deaths() {
        return deaths;
    }

    long turns() {
        return turns;
    }

    String showTrace() {
        return trace.show(agenda.originMicros);
    }

    /** For the watchdog, which looks on from outside: who seems to have the turn. */
    SimTask glimpse() {
        return current;
    }

    // ---- time

    long originMicros() {
        return agenda.originMicros;
    }

    long micros() {
        return agenda.micros();
    }

    Instant now() {
        return agenda.now();
    }

    /** Plans an event; its body may wake and fork, not block. */
    Event after(long delayMicros, Runnable body) {
        return agenda.after(delayMicros, body);
    }

    // ---- instances and tasks

    Instance newInstance(String name) {
        Instance instance = new Instance(name, instances.size());
        instances.add(instance);
        return instance;
    }

    SplitMix chanceOfTask(int id) {
        return root.split(1_000 + id);
    }

    SplitMix stream(long number) {
        return root.split(number);
    }

    SimTask newTask(Instance instance, String name, Runnable body) {
        SimTask task = new SimTask(this, tasksMade++, name, instance, body);
        instance.tasks.add(task);
        makeReady(task);
        return task;
    }

    SimTask current() {
        return current;
    }

    // ---- turns

    /**
     * One port call of the task that has the turn: counted, recorded, perhaps the one its instance dies at, and a turn.
     * Returns the calling task.
     */
    SimTask call(PortCall call, Object subject, long digest) {
        SimTask self = note(call, subject, digest);
        if (self.instance.countCall()) {
            self.instance.diesAt(call);
            kill(self.instance);
        }
        makeReady(self);
        handOver(self);
        return self;
    }

    /** Like {@link #call} without a turn: nothing can come between, and nothing dies here. Returns the calling task. */
    SimTask note(PortCall call, Object subject, long digest) {
        SimTask self = checkAlive();
        trace.record(turns, self, call, subject, digest, micros());
        return self;
    }

    /** Records something that happened between turns. */
    void noteEvent(PortCall call, Object subject, long digest) {
        trace.record(turns, null, call, subject, digest, micros());
    }

    /** Gives the turn away until somebody calls {@link #wake}. */
    void waitFor(Object what) {
        SimTask self = checkAlive();
        self.waitsFor = what;
        self.isWaiting = true;
        handOver(self);
    }

    /** Ends a task's {@link #waitFor}; does nothing where it is not waiting. */
    void wake(SimTask task) {
        if (task.isWaiting) {
            task.isWaiting = false;
            makeReady(task);
        }
    }

    /** The task that has the turn; throws where the caller is not it, or its instance is dead. */
    SimTask checkAlive() {
        SimTask self = current;
        if (self == null || !self.runsHere()) {
            throw foreign();
        }
        if (over || self.instance.isDead()) {
            throw CrashError.HERE;
        }
        return self;
    }

    /** Kills an instance: all its tasks are unwound before this returns (or throws, when the caller is one of them). */
    void kill(Instance instance) {
        SimTask self = checkAlive();
        if (!instance.isDead()) {
            trace.record(turns, self, PortCall.CRASH, instance, instance.calls(), micros());
            instance.die();
            unwindAll(instance, self);
            instance.mourn();
        }
        if (self.instance == instance) {
            throw CrashError.HERE;
        }
    }

    /** Keeps what ended a task, unless its instance was being killed: then anything may come out of it. */
    void reportDeath(SimTask task, Throwable cause) {
        if (over || task.instance.isDead()) {
            return;
        }
        deaths.add(new TaskDeath(task.instance, task.toString(), cause));
        trace.record(turns, task, PortCall.END, cause, cause.getClass().getName().hashCode(), micros());
    }

    /** The calling task is over: passes the turn on for the last time. */
    void end(SimTask self) {
        self.instance.tasks.remove(self);
        self.markEnded();
        if (unwinder != null) {
            SimTask back = unwinder;
            unwinder = null;
            current = back;
            back.grant();
            return;
        }
        SimTask next = over ? null : pick(self);
        if (next == null) {
            next = nextToUnwind();
        }
        if (next == null) {
            current = null;
            done.countDown();
        } else {
            current = next;
            next.grant();
        }
    }

    // ---- insides

    private void handOver(SimTask self) {
        SimTask next = pick(self);
        if (next == null) {
            throw CrashError.HERE;
        }
        if (next != self) {
            current = next;
            next.grant();
            self.awaitTurn();
            self.isWaiting = false; // also when it was not woken but unwound
            if (over || self.instance.isDead()) {
                throw CrashError.HERE;
            }
        }
        self.waitsFor = null;
    }

    /** Who has the next turn; null when the world is over. */
    private SimTask pick(SimTask self) {
        try {
            if (++turns > turnBudget) {
                fail(Kind.TURN_BUDGET, "more than %,d turns; the last: %s".formatted(turnBudget, self), null);
                return null;
            }
            SimTask.letOthersRunAt(turns);
            long draw = schedule.next();
            agenda.pass(1 + (draw & turnMicrosMask));
            while (ready.isEmpty()) {
                if (!agenda.jump()) {
                    fail(Kind.DEADLOCK, "deadlock: nothing is going to happen any more, and " + waiting(), null);
                    return null;
                }
            }
            return ready.take(draw >>> 32);
        } catch (RuntimeException | Error broken) {
            fail(Kind.BROKEN, "the simulated world broke: " + SimulationFailure.told(broken), broken);
            return null;
        }
    }

    private String waiting() {
        List<String> texts = new ArrayList<>();
        for (Instance instance : instances) {
            for (SimTask task : instance.tasks) {
                texts.add(task + " waits for " + task.waitsFor);
            }
        }
        return String.join("; ", texts);
    }

    private void unwindAll(Instance instance, SimTask self) {
        while (true) {
            SimTask next = instance.anotherThan(self);
            if (next == null) {
                return;
            }
            ready.remove(next);
            if (!next.isStarted()) {
                instance.tasks.remove(next);
                next.markEnded();
                continue;
            }
            unwinder = self;
            current = next;
            next.grant();
            self.awaitTurn();
        }
    }

    private SimTask nextToUnwind() {
        for (Instance instance : instances) {
            SimTask task = instance.latestStarted();
            if (task != null) {
                return task;
            }
        }
        return null;
    }

    /** Stops all tasks of an instance where they are, for so long, as when its process is not scheduled. Between turns only. */
    void pause(Instance instance, long lengthMicros) {
        if (instance.isDead() || instance.frozen != null) {
            return;
        }
        instance.frozen = new ArrayList<>();
        for (SimTask task : instance.tasks) {
            if (task.isReady()) {
                ready.remove(task);
                instance.frozen.add(task);
            }
        }
        after(lengthMicros, () -> resume(instance));
    }

    void resumeAll() {
        instances.forEach(this::resume);
    }

    private void resume(Instance instance) {
        List<SimTask> tasks = instance.frozen;
        instance.frozen = null;
        if (tasks != null && !instance.isDead()) {
            tasks.forEach(this::makeReady);
        }
    }

    private void makeReady(SimTask task) {
        if (task.instance.frozen != null && !task.instance.isDead()) {
            task.instance.frozen.add(task);
            return;
        }
        ready.add(task);
    }

    private void fail(Kind kind, String message, Throwable cause) {
        if (failure == null) {
            failure = new SimulationFailure(kind, message, cause);
        }
        over = true;
    }

    /** Ends the world for a reason seen from outside or by a thread that does not belong to it. */
    void failFromOutside(SimulationFailure seen) {
        if (failure == null) {
            failure = seen;
        }
        over = true;
    }

    private SimulationFailure foreign() {
        SimulationFailure seen = new SimulationFailure(
                Kind.FOREIGN_THREAD,
                "a port was used by " + Thread.currentThread() + ", which the simulation did not start"
                        + " (use Tasks.fork)",
                null);
        failFromOutside(seen);
        return seen;
    }
}
