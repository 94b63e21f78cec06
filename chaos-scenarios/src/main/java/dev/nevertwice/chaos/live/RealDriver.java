package dev.nevertwice.chaos.live;

import dev.nevertwice.chaos.rig.Driver;
import dev.nevertwice.pay.adapter.http.HttpChannel;
import dev.nevertwice.pay.adapter.system.Closing;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.wire.Channel;
import java.net.URI;
import java.time.Duration;

/** What drives a run on real parts: the system's time, threads, HTTP, and chance that a seed draws. */
public final class RealDriver implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final Closing closing = new Closing();
    private final RigTasks tasks = closing.later("tasks", new RigTasks());
    private final Driver driver;

    /** The same stream for the same seed; what other threads draw in between is another matter. */
    public RealDriver(long seed) {
        this.driver = new Driver(new SystemClock(), tasks, new SeededEntropy(seed));
    }

    public Driver driver() {
        return driver;
    }

    public Channel channelTo(URI origin) {
        return closing.later("channel", new HttpChannel(origin, CONNECT, () -> false, HttpChannel.BODY_LIMIT));
    }

    /** Ends the tasks, then the connections. */
    @Override
    public void close() {
        tasks.close();
        closing.close();
    }
}
