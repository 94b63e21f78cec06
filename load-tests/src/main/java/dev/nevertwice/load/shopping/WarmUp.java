package dev.nevertwice.load.shopping;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** The purchases of a warm-up, for whoever of its buyers is free. Any thread may ask. */
final class WarmUp {

    /** Where nobody is served, all of them would take minutes; who is left then does not come. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    private final Queue<Visit> visits;
    private Instant end;

    WarmUp(List<Visit> visits) {
        this.visits = new ArrayDeque<>(visits);
    }

    /** Empty when it is over. */
    synchronized Optional<Visit> next(Instant now) {
        if (end == null) {
            end = now.plus(LONGEST);
        }
        return isOver(now) ? Optional.empty() : Optional.of(visits.remove());
    }

    synchronized boolean isOver(Instant now) {
        return visits.isEmpty() || end != null && !now.isBefore(end);
    }
}
