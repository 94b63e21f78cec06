package dev.nevertwice.chaos.run;

import dev.nevertwice.pay.env.Clock;
import java.time.Duration;

/** How long a client waits before it asks again: doubling, at least what Retry-After says. */
final class BackOff {

    private static final Duration MOST_OBEYED = Duration.ofSeconds(5);

    private final Clock clock;
    private final Duration most;
    private Duration next;

    BackOff(Clock clock, Duration first, Duration most) {
        this.clock = clock;
        this.next = first;
        this.most = most;
    }

    /** For buyers: 100 ms to 1.6 s. */
    static BackOff ofBuyer(Clock clock) {
        return new BackOff(clock, Duration.ofMillis(100), Duration.ofMillis(1_600));
    }

    void sleep() {
        sleep(Duration.ZERO);
    }

    void sleep(Duration retryAfter) {
        Duration asked = retryAfter.compareTo(MOST_OBEYED) > 0 ? MOST_OBEYED : retryAfter;
        clock.sleep(asked.compareTo(next) > 0 ? asked : next);
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(most) > 0 ? most : doubled;
    }
}
