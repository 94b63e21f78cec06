package dev.nevertwice.property.fidelity;

import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.store.Transaction;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;

/** A thread that does what it is told, in one transaction after another, and says what came of it. */
final class Session {

    /** Thrown by the body to have it rolled back. */
    private static final class GivenUp extends RuntimeException {

        private static final long serialVersionUID = 1L;
        static final GivenUp HERE = new GivenUp();

        GivenUp() {
            super("rolled back", null, false, false);
        }
    }

    private final int number;
    private final Store store;
    private final BiConsumer<Integer, Outcome> answers;
    private final BlockingQueue<Action> orders = new LinkedBlockingQueue<>();
    private final Thread thread;
    private boolean leaving;

    Session(int number, Store store, BiConsumer<Integer, Outcome> answers) {
        this.number = number;
        this.store = store;
        this.answers = answers;
        this.thread = Thread.ofVirtual().name("session-" + number).unstarted(this::obey);
    }

    Thread begin() {
        thread.start();
        return thread;
    }

    void order(Action action) {
        orders.add(action);
    }

    /** Rolls back what is open and waits for the end. */
    void leave() {
        orders.add(Action.Leave.NOW);
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private void obey() {
        for (Action first = next(); first != Action.Leave.NOW && !leaving; first = leaving ? first : next()) {
            answers.accept(number, inTransaction(first));
        }
    }

    private Outcome inTransaction(Action first) {
        try {
            store.inTransaction(transaction -> statements(transaction, first));
            return Outcome.COMMITTED;
        } catch (GivenUp asked) {
            return Outcome.ROLLED_BACK;
        } catch (RuntimeException | AssertionError failure) {
            return Outcome.failed(failure);
        }
    }

    private Void statements(Transaction transaction, Action first) {
        Action action = first;
        while (action instanceof Action.Run run) {
            answers.accept(number, Outcome.answered(transaction.run(run.statement())));
            action = next();
        }
        leaving = action == Action.Leave.NOW;
        if (action != Action.End.COMMIT) {
            throw GivenUp.HERE;
        }
        return null;
    }

    private Action next() {
        try {
            return orders.take();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
