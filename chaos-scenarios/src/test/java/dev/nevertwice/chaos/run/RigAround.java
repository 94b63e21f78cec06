package dev.nevertwice.chaos.run;

import dev.nevertwice.chaos.rig.Driver;
import dev.nevertwice.chaos.rig.PspSite;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.pay.wire.Channel;
import java.util.List;

/** A rig in front of another, which it is like but for what a test makes different. */
abstract class RigAround implements Rig {

    final Rig rig;

    RigAround(Rig rig) {
        this.rig = rig;
    }

    @Override
    public String name() {
        return rig.name();
    }

    @Override
    public Driver driver() {
        return rig.driver();
    }

    @Override
    public Channel pay() {
        return rig.pay();
    }

    @Override
    public Channel psp() {
        return rig.psp();
    }

    @Override
    public List<PspSite> psps() {
        return rig.psps();
    }

    @Override
    public void close() {
        rig.close();
    }
}
