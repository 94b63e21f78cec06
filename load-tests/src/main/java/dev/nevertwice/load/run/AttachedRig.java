package dev.nevertwice.load.run;

import dev.nevertwice.chaos.live.RigTasks;
import dev.nevertwice.chaos.live.SeededEntropy;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.pay.adapter.http.HttpChannel;
import dev.nevertwice.pay.adapter.system.Closing;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.env.Tasks;
import dev.nevertwice.pay.wire.Channel;
import java.net.URI;
import java.time.Duration;

/** Servers that somebody else started and that nobody kills. Their PSP is a PSP simulator of ours. */
final class AttachedRig implements Rig {

    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final Clock clock = new SystemClock();
    private final Entropy entropy;
    private final Closing closing = new Closing();
    private final RigTasks tasks = closing.later("tasks", new RigTasks());
    private final Channel pay;
    private final Channel psp;

    AttachedRig(URI pay, URI psp, long seed) {
        this.entropy = new SeededEntropy(seed);
        this.pay = channelTo(pay);
        this.psp = channelTo(psp);
    }

    private Channel channelTo(URI origin) {
        return closing.later("channel", new HttpChannel(origin, CONNECT, () -> false, HttpChannel.BODY_LIMIT));
    }

    @Override
    public String name() {
        return "attached";
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Tasks tasks() {
        return tasks;
    }

    @Override
    public Entropy entropy() {
        return entropy;
    }

    @Override
    public Channel pay() {
        return pay;
    }

    @Override
    public Channel psp() {
        return psp;
    }

    @Override
    public void killPay() {
        throw new UnsupportedOperationException("somebody else's process");
    }

    @Override
    public void restartPay() {
        throw new UnsupportedOperationException("somebody else's process");
    }

    @Override
    public long disruptions() {
        return 0;
    }

    @Override
    public void close() {
        closing.close();
    }
}
