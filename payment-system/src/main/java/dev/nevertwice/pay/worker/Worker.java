package dev.nevertwice.pay.worker;

import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.env.Stopped;
import dev.nevertwice.pay.env.Tasks;
import dev.nevertwice.pay.env.Tasks.Task;
import dev.nevertwice.pay.store.StoreFailure;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one loop of every background worker: work while there is enough of it, else sleep. */
public final class Worker {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final String name;
    private final IntSupplier runOnce;
    private final Clock clock;
    private final Duration poll;
    private final int enough;
    private volatile boolean stopping;
    private volatile boolean asleep;
    private volatile boolean ended;
    private Task task;

    /** @param runOnce does what is due now and returns how much that was */
    public Worker(String name, IntSupplier runOnce, Clock clock, Duration poll) {
        this(name, runOnce, clock, poll, 1);
    }

    /**
     * One for work that costs less the more of it is done together.
     *
     * @param enough it goes on without a rest only after so much: then there is surely more
     */
    public Worker(String name, IntSupplier runOnce, Clock clock, Duration poll, int enough) {
        this.enough = enough;
        this.name = name;
        this.runOnce = runOnce;
        this.clock = clock;
        this.poll = poll;
    }

    public void start(Tasks tasks) {
        task = tasks.fork(name, this::run);
    }

    /** Has it end after the work that it is at, or at once where it is at none; returns at once. */
    public void finish() {
        stopping = true;
        if (asleep && task != null) {
            task.stop();
        }
    }

    /** Whether it is at no work any more. */
    public boolean hasEnded() {
        return ended || task == null;
    }

    /** Asks it to stop; returns at once. */
    public void stop() {
        stopping = true;
        if (task != null) {
            task.stop();
        }
    }

    /** Blocks until it has stopped. */
    public void await() {
        if (task != null) {
            task.await();
        }
    }

    private void run() {
        try {
            while (!stopping) {
                int did = work();
                if (did < enough) {
                    rest(did == 0);
                }
            }
        } catch (Stopped stopped) {
            LOG.debug("{} stopped", name);
        } finally {
            ended = true;
        }
    }

    /** Whoever ends it sees it asleep, or is seen by it: nobody waits for a long sleep. */
    private void rest(boolean idle) {
        asleep = true;
        if (!stopping && idle) {
            clock.rest(poll);
        } else if (!stopping) {
            clock.sleep(poll);
        }
        asleep = false;
    }

    private int work() {
        try {
            return runOnce.getAsInt();
        } catch (Stopped stopped) {
            throw stopped;
        } catch (StoreFailure failure) {
            if (stopping) {
                throw new Stopped(); // the store was interrupted like everything else
            }
            // Nothing is lost: what was claimed becomes due again when its lease ends.
            LOG.warn("{}: the store failed, trying again: {}", name, failure.getMessage());
            return 0;
        } catch (RuntimeException | AssertionError mistake) {
            // A worker that ends here would never come back, and its queue would grow unseen.
            LOG.error("{} failed, trying again", name, mistake);
            return 0;
        }
    }
}
