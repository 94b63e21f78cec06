package dev.nevertwice.chaos.run;

import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.scenario.Scenario;
import java.time.Duration;

/**
 * Kills the payment system now and then while buyers buy. The scenario's interval is meant for its full size; a
 * smaller run is over sooner, so it is shortened in proportion: about as many kills per purchase of one buyer.
 */
final class Killer {

    private static final Duration SLICE = Duration.ofMillis(100);

    private final Rig rig;
    private final Scenario.Kills kills;
    private final Duration every;
    private final int most;
    private volatile boolean ended;
    private boolean down;

    Killer(Rig rig, Scenario scenario, Scenario.Size size) {
        this.rig = rig;
        this.kills = scenario.kills();
        Scenario.Size full = scenario.workload().size();
        this.every = kills.every()
                .multipliedBy((long) size.purchases() * full.buyers())
                .dividedBy((long) size.buyers() * full.purchases());
        this.most = 1 + size.purchases() / 10;
    }

    /** The body of its task: until ended, or until it killed once in ten purchases. */
    void run() {
        for (int killed = 0; killed < most; killed++) {
            sleep(Duration.ofMillis(rig.entropy().below(1 + 2 * every.toMillis())));
            if (ended) {
                return;
            }
            down = true;
            rig.killPay();
            rig.clock().sleep(kills.down());
            rig.restartPay();
            down = false;
        }
    }

    /** No kill begins from now on. The task ends soon, with the payment system up. */
    void end() {
        ended = true;
    }

    /** For when its task ended by an exception: whether a restart is still owed. */
    boolean leftDown() {
        return down;
    }

    private void sleep(Duration duration) {
        Duration left = duration;
        while (!ended && left.isPositive()) {
            Duration slice = left.compareTo(SLICE) < 0 ? left : SLICE;
            rig.clock().sleep(slice);
            left = left.minus(slice);
        }
    }
}
