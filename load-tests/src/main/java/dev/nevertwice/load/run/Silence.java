package dev.nevertwice.load.run;

import java.time.Duration;
import java.util.OptionalLong;

/** Since when nothing that was asked has been answered; times are {@link System#nanoTime}'s. */
final class Silence {

    private boolean lasts;
    private long since;
    private OptionalLong answeredLast = OptionalLong.empty();

    /**
     * A request that was not answered is silence from when it was asked, but for those that were answered meanwhile.
     *
     * @param over when the answer came, or was given up
     */
    synchronized void heard(boolean answered, long asked, long over) {
        if (answered) {
            lasts = false;
            answeredLast = OptionalLong.of(over);
        } else if (!lasts) {
            lasts = true;
            since = asked + Math.max(0, answeredLast.orElse(asked) - asked);
        }
    }

    synchronized boolean isLongerThan(Duration most, long now) {
        return lasts && now - since > most.toNanos();
    }
}
