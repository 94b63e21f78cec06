package dev.nevertwice.chaos.live;

import dev.nevertwice.pay.adapter.system.SystemTasks;
import dev.nevertwice.pay.env.Stopped;
import dev.nevertwice.pay.env.Tasks;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The tasks of whoever drives a run. When one of them ends by an exception, whoever waits for any of them is told, instead
 * of each of them saying so in the log: a run without a buyer proves nothing.
 */
public final class RigTasks implements Tasks, AutoCloseable {

    private final Tasks system = new SystemTasks();
    private final Set<Task> running = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    @Override
    public Task fork(String name, Runnable body) {
        Task task = system.fork(name, () -> run(body));
        running.add(task);
        return new Task() {
            @Override
            public void stop() {
                task.stop();
            }

            @Override
            public void await() {
                task.await();
                running.remove(task);
                throwFailure();
            }
        };
    }

    /** Stops them all and waits for none: they only talk to what is gone. */
    @Override
    public void close() {
        running.forEach(Task::stop);
    }

    private void run(Runnable body) {
        try {
            body.run();
        } catch (Stopped asked) {
            throw asked;
        } catch (Throwable failed) { // an Error too
            failure.compareAndSet(null, failed); // later ones follow from the first
        }
    }

    private void throwFailure() {
        switch (failure.get()) {
            case null -> {}
            case Error broken -> throw broken;
            case RuntimeException failed -> throw failed;
            case Throwable unheardOf -> throw new IllegalStateException(unheardOf);
        }
    }
}
