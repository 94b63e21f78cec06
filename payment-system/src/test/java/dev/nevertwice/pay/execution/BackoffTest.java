package dev.nevertwice.pay.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import dev.nevertwice.pay.env.Entropy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

    @Test
    void doublesUpToItsMostWithHalfOfItByChance() {
        long[] least = {250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000};
        for (int tries = 1; tries <= least.length; tries++) {
            assertEquals(Duration.ofMillis(least[tries - 1]), BACKOFF.after(tries, chance(0)));
        }
        assertEquals(Duration.ofMillis(500).minusNanos(1_000), BACKOFF.after(1, chance(Long.MAX_VALUE)));
    }

    @Test
    void neverOverflows() {
        assertEquals(Duration.ofSeconds(15), BACKOFF.after(1_000_000, chance(0)));
    }

    private static Entropy chance(long number) {
        return new Entropy() {
            @Override
            public String id(String prefix) {
                throw new AssertionError("not needed");
            }

            @Override
            public long below(long bound) {
                return Math.min(number, bound - 1);
            }
        };
    }
}
