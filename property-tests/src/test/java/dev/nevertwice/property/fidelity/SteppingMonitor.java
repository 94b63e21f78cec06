package dev.nevertwice.property.fidelity;

import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.store.StoreFailure;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.SynchronousQueue;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * Lets one session of a memory store run at a time, and whoever waits go on only when told, or fail as a deadlock's victim.
 * Whoever tells and whoever is told hand over through queues, so nothing here needs a lock.
 */
final class SteppingMonitor implements Monitor {

    /** @param turn empty to go on, or how to fail */
    private record Waiting(BooleanSupplier until, SynchronousQueue<Optional<StoreFailure>> turn) {}

    private final BiConsumer<Integer, Outcome> answers;
    private final Map<Thread, Integer> sessions = new IdentityHashMap<>();
    private final Map<Integer, Waiting> waiting = new TreeMap<>();

    SteppingMonitor(BiConsumer<Integer, Outcome> answers) {
        this.answers = answers;
    }

    void know(Thread thread, int session) {
        sessions.put(thread, session);
    }

    boolean waits(int session) {
        return waiting.containsKey(session);
    }

    Set<Integer> waiting() {
        return Set.copyOf(waiting.keySet());
    }

    /** Those whose wait could end now. */
    List<Integer> ready() {
        return waiting.entrySet().stream()
                .filter(entry -> entry.getValue().until().getAsBoolean())
                .map(Map.Entry::getKey)
                .toList();
    }

    void goOn(int session) {
        give(session, Optional.empty());
    }

    void fail(int session, String state) {
        give(session, Optional.of(new StoreFailure.Conflict(state + ": chosen by PostgreSQL", null)));
    }

    @Override
    public void enter() {}

    @Override
    public void exit() {}

    @Override
    public void changed() {}

    @Override
    public void await(String why, BooleanSupplier until) {
        int session = sessions.get(Thread.currentThread());
        Waiting wait = new Waiting(until, new SynchronousQueue<>());
        waiting.put(session, wait);
        answers.accept(session, Outcome.waits(why));
        try {
            Optional<StoreFailure> failure = wait.turn().take();
            if (failure.isPresent()) {
                throw failure.get();
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private void give(int session, Optional<StoreFailure> turn) {
        try {
            waiting.remove(session).turn().put(turn);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
