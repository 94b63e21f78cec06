package dev.nevertwice.load.run;

import dev.nevertwice.chaos.live.RealDriver;
import dev.nevertwice.chaos.rig.Driver;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.pay.wire.Channel;
import java.net.URI;

/** Servers that somebody else started and that nobody kills. Their PSP is a PSP simulator of ours. */
final class AttachedRig implements Rig {

    private final RealDriver real;
    private final Channel pay;
    private final Channel psp;

    AttachedRig(URI pay, URI psp, long seed) {
        this.real = new RealDriver(seed);
        this.pay = real.channelTo(pay);
        this.psp = real.channelTo(psp);
    }

    @Override
    public String name() {
        return "attached";
    }

    @Override
    public Driver driver() {
        return real.driver();
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
    public void close() {
        real.close();
    }
}
