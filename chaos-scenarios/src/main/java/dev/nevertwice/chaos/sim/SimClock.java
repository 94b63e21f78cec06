package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.env.Clock;
import java.time.Duration;
import java.time.Instant;

/** Virtual time. Looking at it is free; sleeping hands the turn over. */
final class SimClock implements Clock {

    private static final String SLEEP = "its sleep to end";

    private final Baton baton;

    SimClock(Baton baton) {
        this.baton = baton;
    }

    @Override
    public Instant now() {
        baton.checkAlive();
        return baton.now();
    }

    @Override
    public void sleep(Duration duration) {
        long micros = Durations.micros(duration);
        SimTask self = baton.call(PortCall.SLEEP, duration, micros);
        self.refuseInTransaction("sleep");
        self.throwIfStopped();
        long due = baton.micros() + micros;
        Event alarm = baton.after(micros, () -> baton.wake(self));
        try {
            while (baton.micros() < due) {
                self.waitInterruptibly(SLEEP);
            }
        } finally {
            alarm.cancel();
        }
    }
}
