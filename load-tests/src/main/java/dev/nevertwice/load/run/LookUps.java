package dev.nevertwice.load.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.Settings;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.retry.OutcomeClass;
import dev.nevertwice.pay.retry.Strategy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** How often a PSP that is gone is asked what has become of one and the same. Look-ups have no key, so no amplification counts them. */
final class LookUps {

    private static final Entropy SHORTEST = new Entropy() {
        @Override
        public String id(String prefix) {
            throw new UnsupportedOperationException("a wait has no id");
        }

        @Override
        public long below(long bound) {
            return 0;
        }
    };

    private LookUps() {}

    /**
     * The most for one. What is looked up has a name, a key or a reference, which the PSP writes down before it refuses; the key of
     * an attempt and its reference are two.
     */
    static long most(JsonNode journal, Outage outage) {
        Map<String, Long> asked = StreamSupport.stream(journal.path("entries").spliterator(), false)
                .filter(entry -> entry.path("kind").asText().equals("request")
                        && entry.path("operation").asText().equals("lookup") && entry.path("reference").isTextual()
                        && outage.includes(Instant.parse(entry.path("at").asText())))
                .collect(Collectors.groupingBy(entry -> entry.path("reference").asText(), Collectors.counting()));
        return asked.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /**
     * The most that the reference system's back-off lets through. No answer ends anything while the PSP is gone, so each look-up
     * is followed by the wait of an unknown outcome ({@code exponential:500ms..30s}), which grows with every try and is at
     * the shortest half of what it is called. The most there can be is therefore: one at once, as for an event that comes
     * in just then, and one after each wait of the shortest; in 15 s after 0, 0.25, 0.75, 1.75, 3.75 and 7.75 s, which is six.
     * Breaker and budget only delay.
     */
    static long mostBackingOff(Outage outage, int timeScale) {
        Strategy pace = Settings.defaults().retry().dividedBy(timeScale).strategies().get(OutcomeClass.UNKNOWN);
        Duration lasts = Duration.between(outage.from(), outage.until());
        long asked = 1;
        Duration next = pace.after(asked, SHORTEST).orElseThrow();
        while (next.compareTo(lasts) < 0) {
            asked++;
            next = next.plus(pace.after(asked, SHORTEST).orElseThrow());
        }
        return asked;
    }
}
