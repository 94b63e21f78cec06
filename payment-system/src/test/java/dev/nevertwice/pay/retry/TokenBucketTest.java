package dev.nevertwice.pay.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.retry.TokenBucket.Limits;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How much may be sent again. */
class TokenBucketTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Limits LIMITS = new Limits(20, Duration.ofMillis(100), 3);

    @Test
    void aBurstIsThereFromTheStartAndThenNothing() {
        assertEquals(3, drain(TokenBucket.full(LIMITS, NOON)));
    }

    @Test
    void fiveFirstTriesEarnOneRetry() {
        TokenBucket bucket = empty();
        for (int tries = 1; tries <= 4; tries++) {
            bucket = bucket.firstTry();
            assertFalse(bucket.hasOne());
        }
        assertEquals(1, drain(bucket.firstTry()));
    }

    @Test
    void timeEarnsAndFractionsOfAnIntervalAreNotLost() {
        TokenBucket bucket = empty().at(NOON.plusMillis(99));
        assertFalse(bucket.hasOne());
        bucket = bucket.at(NOON.plusMillis(150));
        assertEquals(1, drain(bucket));
        assertEquals(1, drain(bucket.less().at(NOON.plusMillis(200))));
    }

    @Test
    void noMoreThanABurstIsSavedUpHoweverLongNothingHappened() {
        assertEquals(3, drain(empty().at(NOON.plus(Duration.ofDays(10_000)))));
        TokenBucket bucket = empty();
        for (int tries = 0; tries < 1_000; tries++) {
            bucket = bucket.firstTry();
        }
        assertEquals(3, drain(bucket));
    }

    @Test
    void aClockThatGoesBackEarnsNothingAndTakesNothing() {
        TokenBucket back = empty().at(NOON.minusSeconds(3_600));
        assertFalse(back.hasOne());
        assertTrue(back.at(NOON.minusSeconds(3_599)).hasOne());
    }

    /** A whole burst of intervals fills it, whatever is left of the next; one less does not. */
    @Test
    void justUnderABurstOfIntervalsFillsItToThatAndKeepsTheRest() {
        TokenBucket bucket = empty().at(NOON.plusMillis(299));
        assertEquals(2, drain(bucket));
        assertEquals(3, drain(bucket.at(NOON.plusMillis(300))));
        assertEquals(NOON.plusMillis(350), empty().at(NOON.plusMillis(350)).earnedUntil());
        assertEquals(NOON.plusMillis(200), bucket.earnedUntil());
    }

    @Test
    void aClockThatGoesBackIsTheClockFromThenOn() {
        TokenBucket back = new TokenBucket(LIMITS, 150, NOON).at(NOON.minusSeconds(3_600));
        assertEquals(new TokenBucket(LIMITS, 150, NOON.minusSeconds(3_600)), back);
        assertEquals(2, drain(back.at(NOON.minusSeconds(3_600).plusMillis(100))));
    }

    @Test
    void limitsThatMakeNoSenseAreRefusedWithTheirPath() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new Limits(-1, Duration.ofMillis(1), 1))
                .getMessage().startsWith("retry.budget.percent"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new Limits(1, Duration.ZERO, 1))
                .getMessage().startsWith("retry.budget.interval"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new Limits(1, Duration.ofMillis(1), 0))
                .getMessage().startsWith("retry.budget.burst"));
    }

    private static TokenBucket empty() {
        return new TokenBucket(LIMITS, 0, NOON);
    }

    private static int drain(TokenBucket bucket) {
        int taken = 0;
        for (TokenBucket left = bucket; left.hasOne(); left = left.less()) {
            taken++;
        }
        return taken;
    }
}
