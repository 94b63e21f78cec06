package dev.nevertwice.pay.execution;

import dev.nevertwice.pay.env.Stopped;
import dev.nevertwice.pay.env.Tasks;
import dev.nevertwice.pay.env.Tasks.Task;
import dev.nevertwice.pay.execution.Jobs.Found;
import dev.nevertwice.pay.execution.Jobs.Settling;
import dev.nevertwice.pay.store.StoreFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on the due jobs of one queue, beside each other, so that neither a slow nor a poisonous one holds up the rest. What
 * a failed one had claimed becomes due again when its lease ends; one that keeps failing goes to the dead-letter queue.
 */
public final class JobRunner {

    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    /** How many jobs are worked on beside each other. */
    private static final int BATCH = 16;

    /** A mistake of ours does not heal by itself; five tries outlast a restart and a deployment that is under way. */
    private static final int POISON_TRIES = 5;

    private final Queue queue;
    private final Jobs jobs;
    private final Tasks tasks;
    private final Consumer<Claim> work;
    private final int batch;
    private final Settling settling;

    public JobRunner(Queue queue, Jobs jobs, Tasks tasks, Consumer<Claim> work) {
        this(queue, jobs, tasks, work, BATCH, Settling.NONE);
    }

    /**
     * @param batch how many due jobs are looked at together
     * @param settling which of them need no work
     */
    public JobRunner(Queue queue, Jobs jobs, Tasks tasks, Consumer<Claim> work, int batch, Settling settling) {
        this.queue = queue;
        this.batch = batch;
        this.settling = settling;
        this.jobs = jobs;
        this.tasks = tasks;
        this.work = work;
    }

    /** Claims due jobs, works on them and waits for all; returns how many there were. */
    public int runOnce() {
        Found found = jobs.claim(queue, batch, settling);
        List<Task> running = new ArrayList<>();
        for (Claim claim : found.claims()) {
            running.add(tasks.fork(queue.word() + " " + claim.job(), () -> workOn(claim)));
        }
        try {
            running.forEach(Task::await);
        } catch (Stopped stopped) {
            running.forEach(Task::stop);
            throw stopped;
        }
        return found.settled() + running.size();
    }

    private void workOn(Claim claim) {
        try {
            work.accept(claim);
        } catch (LeaseLost lost) {
            LOG.debug("{}", lost.getMessage());
        } catch (Stopped stopped) {
            throw stopped;
        } catch (StoreFailure.Unavailable | StoreFailure.Conflict | StoreFailure.CommitUnknown passing) {
            LOG.warn("{} {}: the store failed, trying again: {}", queue.word(), claim.job(), passing.getMessage());
        } catch (RuntimeException | AssertionError mistake) {
            LOG.error("{} {} failed (try {})", queue.word(), claim.job(), claim.tries(), mistake);
            if (claim.tries() >= POISON_TRIES) {
                bury(claim, "poison: " + mistake);
            }
        }
    }

    private void bury(Claim claim, String reason) {
        try {
            jobs.bury(claim, reason);
        } catch (LeaseLost lost) {
            LOG.debug("{}", lost.getMessage());
        } catch (StoreFailure failure) {
            // It fails once more when its lease has ended, and is buried then.
            LOG.warn("{} {} could not be buried: {}", queue.word(), claim.job(), failure.getMessage());
        }
    }
}
