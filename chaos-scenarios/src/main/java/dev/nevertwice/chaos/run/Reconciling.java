package dev.nevertwice.chaos.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.env.Clock;
import java.time.Duration;

/** Closes the day at the PSP and reconciles it twice. */
final class Reconciling {

    private static final int TRIES = 10;

    private final Clock clock;
    private final PayClient pay;
    private final PspClient psp;
    private final Settling settling;

    Reconciling(Clock clock, PayClient pay, PspClient psp, Settling settling) {
        this.clock = clock;
        this.pay = pay;
        this.psp = psp;
        this.settling = settling;
    }

    /** Answers of the first and of the last reconciliation of the day; null where there was none. */
    record Outcome(JsonNode first, JsonNode last) {}

    /** @param minimumAge waited before the day is closed, so that nothing is too young to be judged */
    Outcome reconcile(Duration minimumAge) {
        clock.sleep(minimumAge);
        String day = psp.closeDay();
        JsonNode first = reconcile(day);
        if (first == null) {
            return new Outcome(null, null);
        }
        settling.awaitNothingOpen();
        return new Outcome(first, reconcile(day));
    }

    private JsonNode reconcile(String day) {
        BackOff backOff = new BackOff(clock, Duration.ofMillis(200), Duration.ofSeconds(2));
        for (int tries = 1; tries <= TRIES; tries++) {
            Answer answer = pay.reconcile(day);
            if (answer.status() == 200 && answer.json().isObject()) {
                return answer.json();
            }
            backOff.sleep(answer.retryAfter());
        }
        return null;
    }
}
