package dev.nevertwice.pay.adapter.system;

import dev.nevertwice.pay.env.Stopped;
import dev.nevertwice.pay.env.Tasks;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A named virtual thread per task. Stopping interrupts it, which the other system adapters turn into {@link Stopped};
 * an exception that leaves a body is logged with the task's name.
 */
public final class SystemTasks implements Tasks {

    private static final Logger LOG = LoggerFactory.getLogger(SystemTasks.class);

    @Override
    public Task fork(String name, Runnable body) {
        return new Running(Thread.ofVirtual().name(name).start(() -> run(name, body)));
    }

    private static void run(String name, Runnable body) {
        try {
            body.run();
        } catch (Stopped asked) {
            LOG.debug("task {} was stopped", name);
        } catch (Throwable lost) { // an Error too: nobody else would ever see it
            LOG.error("task {} ended by an exception", name, lost);
        }
    }

    /** Libraries swallow an interrupt now and then; whoever waits for a stopped task says it again. */
    private static final class Running implements Task {

        private static final Duration SAY_AGAIN = Duration.ofMillis(200);

        private final Thread thread;
        private volatile boolean stopped;

        private Running(Thread thread) {
            this.thread = thread;
        }

        @Override
        public void stop() {
            stopped = true;
            thread.interrupt();
        }

        @Override
        public void await() {
            try {
                while (!thread.join(SAY_AGAIN)) {
                    if (stopped) {
                        thread.interrupt();
                    }
                }
            } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
                throw new Stopped();
            }
        }
    }
}
