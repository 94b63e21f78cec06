package dev.nevertwice.chaos.run;

import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.scenario.Scenario;
import java.time.Duration;

/** Refuses the payment system's connections to one of its PSPs now and then while buyers buy. */
final class Refuser {

    private static final Duration SLICE = Duration.ofMillis(100);

    private final Rig rig;
    private final Scenario.Unreachable unreachable;
    private final Duration every;
    private final Duration lasts;
    private volatile boolean ended;

    /** The scenario's times are meant for its full size: a smaller run is over sooner. */
    Refuser(Rig rig, Plan plan) {
        this.rig = rig;
        this.unreachable = plan.scenario().psps().unreachable();
        Scenario.Size size = plan.size();
        Scenario.Size full = plan.scenario().workload().size();
        this.every = unreachable.every()
                .multipliedBy((long) size.purchases() * full.buyers())
                .dividedBy((long) size.buyers() * full.purchases());
        this.lasts = unreachable.lasts().dividedBy(plan.timeScale());
    }

    /** The body of its task: until ended. Leaves the way open. */
    void run() {
        while (!ended) {
            sleep(Duration.ofMillis(rig.entropy().below(1 + 2 * every.toMillis())));
            if (!ended) {
                rig.refuse(unreachable.psp(), true);
                sleep(lasts);
                rig.refuse(unreachable.psp(), false);
            }
        }
    }

    void end() {
        ended = true;
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
