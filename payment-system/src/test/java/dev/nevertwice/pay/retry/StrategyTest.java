package dev.nevertwice.pay.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.retry.Strategy.Cancel;
import dev.nevertwice.pay.retry.Strategy.ExponentialBackoff;
import dev.nevertwice.pay.retry.Strategy.FixedInterval;
import dev.nevertwice.pay.retry.Strategy.Immediate;
import dev.nevertwice.pay.retry.Strategy.IncrementalInterval;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each strategy's schedule, exactly. */
class StrategyTest {

    private static final Strategy EXPONENTIAL = new ExponentialBackoff(Duration.ofMillis(500), Duration.ofSeconds(30));

    @Test
    void immediateNeverWaits() {
        assertEquals(List.of(0L, 0L, 0L), millis(new Immediate(), 3, Chance.MOST));
    }

    @Test
    void fixedIntervalIsAlwaysTheSame() {
        assertEquals(List.of(700L, 700L, 700L), millis(new FixedInterval(Duration.ofMillis(700)), 3, Chance.MOST));
    }

    @Test
    void incrementalIntervalGrowsByItsStepUpToItsMost() {
        Strategy strategy =
                new IncrementalInterval(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(6));
        assertEquals(List.of(1_000L, 3_000L, 5_000L, 6_000L, 6_000L), millis(strategy, 5, Chance.MOST));
        assertEquals(Duration.ofSeconds(6), strategy.after(Long.MAX_VALUE, Chance.LEAST).orElseThrow());
    }

    @Test
    void exponentialBackoffDoublesUpToItsMostWithHalfOfItByChance() {
        assertEquals(
                List.of(250L, 500L, 1_000L, 2_000L, 4_000L, 8_000L, 15_000L, 15_000L),
                millis(EXPONENTIAL, 8, Chance.LEAST));
        Duration most = EXPONENTIAL.after(1, Chance.MOST).orElseThrow();
        assertEquals(Duration.ofMillis(500).minusNanos(1_000), most);
        assertEquals(Duration.ofSeconds(30).minusNanos(1_000), EXPONENTIAL.after(9, Chance.MOST).orElseThrow());
    }

    @Test
    void exponentialBackoffNeverOverflows() {
        assertEquals(Duration.ofSeconds(15), EXPONENTIAL.after(Long.MAX_VALUE, Chance.LEAST).orElseThrow());
        Strategy longest = new ExponentialBackoff(Strategy.LONGEST, Strategy.LONGEST);
        assertEquals(Duration.ofDays(15), longest.after(Long.MAX_VALUE, Chance.LEAST).orElseThrow());
    }

    /** Who was asked to wait waits at least so long, and no shorter than would have been waited anyway. */
    @Test
    void retryAfterOnlyMakesItLonger() {
        Strategy second = new FixedInterval(Duration.ofSeconds(1));
        assertEquals(Duration.ofSeconds(1), second.after(1, Chance.LEAST, null));
        assertEquals(Duration.ofSeconds(1), second.after(1, Chance.LEAST, Duration.ofMillis(999)));
        assertEquals(Duration.ofSeconds(3), second.after(1, Chance.LEAST, Duration.ofSeconds(3)));
    }

    @Test
    void cancelIsNeverAgain() {
        assertTrue(new Cancel().after(1, Chance.LEAST).isEmpty());
    }

    @Test
    void onlyExponentialBackoffDrawsChance() {
        Entropy none = new Entropy() {
            @Override
            public String id(String prefix) {
                throw new AssertionError("drew an id");
            }

            @Override
            public long below(long bound) {
                throw new AssertionError("drew a number");
            }
        };
        Duration second = Duration.ofSeconds(1);
        for (Strategy strategy : List.of(
                new Immediate(), new FixedInterval(second), new IncrementalInterval(second, second, second),
                new Cancel())) {
            strategy.after(3, none);
        }
        assertThrows(AssertionError.class, () -> EXPONENTIAL.after(3, none));
    }

    /** Time on the live rig is real, and shorter. */
    @Test
    void aTimeScaleDividesEveryDuration() {
        Duration second = Duration.ofSeconds(1);
        Duration tenth = Duration.ofMillis(100);
        assertEquals(new Immediate(), new Immediate().dividedBy(10));
        assertEquals(new Cancel(), new Cancel().dividedBy(10));
        assertEquals(new FixedInterval(tenth), new FixedInterval(second).dividedBy(10));
        assertEquals(
                new IncrementalInterval(tenth, Duration.ofMillis(200), Duration.ofMillis(300)),
                new IncrementalInterval(second, Duration.ofSeconds(2), Duration.ofSeconds(3)).dividedBy(10));
        assertEquals(
                new ExponentialBackoff(tenth, Duration.ofMillis(200)),
                new ExponentialBackoff(second, Duration.ofSeconds(2)).dividedBy(10));
        assertEquals(new TokenBucket.Limits(20, tenth, 3), new TokenBucket.Limits(20, second, 3).dividedBy(10));
        assertEquals(new Breaker.Limits(3, tenth), new Breaker.Limits(3, second).dividedBy(10));
    }

    @Test
    void isWrittenAndReadAsPeopleWriteIt() {
        assertEquals(new Immediate(), StrategyText.read("immediate"));
        assertEquals(new Cancel(), StrategyText.read("cancel"));
        assertEquals(new FixedInterval(Duration.ofMinutes(5)), StrategyText.read("fixed:5m"));
        assertEquals(
                new IncrementalInterval(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofHours(1)),
                StrategyText.read("incremental:1s+2s..1h"));
        assertEquals(
                new ExponentialBackoff(Duration.ofMillis(200), Duration.ofSeconds(60)),
                StrategyText.read("exponential:200ms..60s"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "often", "fixed", "fixed:", "fixed:5", "fixed:-5s", "fixed:0s", "fixed:800h", "fixed:9999999999s",
        "exponential:1m..1s", "exponential:1s", "exponential:1s..800h", "incremental:1s+1s..800h",
        "incremental:1s+800h..1h", "incremental:1s..2s", "incremental:1s+0s..2s", "immediate:1s"
    })
    void whatMakesNoSenseIsRefusedWithItsPath(String text) {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> RetrySettings.defaults().with("unknown=" + text));
        assertTrue(refused.getMessage().startsWith("retry.unknown must "), refused.getMessage());
    }

    private static List<Long> millis(Strategy strategy, int tries, Entropy entropy) {
        return LongStream.rangeClosed(1, tries)
                .mapToObj(number -> strategy.after(number, entropy).orElseThrow().toMillis())
                .toList();
    }
}
