package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.env.Clock;
import java.time.Duration;
import java.time.Instant;

/** Virtual time. Looking at it is free; sleeping hands the turn over. */
final class SimClock implements Clock {

    private static final String SLEEP = "its sleep to end";

    private final Baton baton;
    private final Idling idling;
    private final Duration skew;

    /** @param skew by which it is before the world's time; what it shows differs, how long a sleep takes does not */
    SimClock(Baton baton, Idling idling, Duration skew) {
        this.baton = baton;
        this.idling = idling;
        this.skew = skew;
    }

    @Override
    public Instant now() {
        baton.checkAlive();
        return skew.isZero() ? baton.now() : baton.now().plus(skew);
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

    @Override
    public void rest(Duration poll) {
        long micros = Durations.micros(poll);
        SimTask self = baton.call(PortCall.SLEEP, poll, micros);
        self.refuseInTransaction("rest");
        self.throwIfStopped();
        idling.rest(self, micros);
    }
}
