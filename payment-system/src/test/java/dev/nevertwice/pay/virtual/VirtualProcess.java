package dev.nevertwice.pay.virtual;

import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.env.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Tasks that end together when it crashes. */
final class VirtualProcess implements Clock, Tasks {

    private final VirtualTime time;
    private final List<VirtualTask> tasks = new ArrayList<>();
    private boolean dead;

    VirtualProcess(VirtualTime time) {
        this.time = time;
    }

    boolean isDead() {
        return dead;
    }

    /** All its tasks are gone from now on; the calling one, where it is one of them, by the error that this throws. */
    void crash() {
        dead = true;
        tasks.forEach(VirtualTask::kill);
        time.current().refuseToLiveOn();
    }

    @Override
    public Instant now() {
        return time.now();
    }

    @Override
    public void sleep(Duration duration) {
        time.sleep(duration);
    }

    @Override
    public void rest(Duration poll) {
        time.rest(poll);
    }

    @Override
    public VirtualTask fork(String name, Runnable body) {
        VirtualTask task = new VirtualTask(time, name);
        tasks.add(task);
        task.atEnd(() -> tasks.remove(task));
        task.start(body);
        return task;
    }
}
