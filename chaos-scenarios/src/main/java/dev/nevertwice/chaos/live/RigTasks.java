package dev.nevertwice.chaos.live;

import dev.nevertwice.pay.adapter.system.SystemTasks;
import dev.nevertwice.pay.env.Tasks;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tasks of whoever drives a run. When the rig fails under one of them, whoever waits for any of them is told, instead
 * of each of them saying so in the log.
 */
final class RigTasks implements Tasks, AutoCloseable {

    private final Tasks system = new SystemTasks();
    private final Set<Task> running = ConcurrentHashMap.newKeySet();
    private volatile LiveFailure failure;

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
                if (failure != null) {
                    throw failure;
                }
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
        } catch (LiveFailure failed) {
            failure = failed;
        }
    }
}
