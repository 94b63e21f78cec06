package dev.nevertwice.psp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One step of the machine while it runs: the time, and the effects gathered so far. */
public final class Turn {

    private final Instant now;
    private final Timers timers;
    private final List<Effect> effects = new ArrayList<>(2);

    Turn(Instant now, Timers timers) {
        this.now = now;
        this.timers = timers;
    }

    public Instant now() {
        return now;
    }

    public void add(Effect effect) {
        effects.add(effect);
    }

    /** Has {@code alarm} rung in a later step, at or after {@code due}. */
    public void at(Instant due, Timers.Alarm alarm) {
        effects.add(new Effect.StartTimer(timers.put(alarm), due));
    }

    List<Effect> effects() {
        return Collections.unmodifiableList(effects);
    }
}
