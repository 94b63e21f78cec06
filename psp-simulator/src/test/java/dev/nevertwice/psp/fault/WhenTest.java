package dev.nevertwice.psp.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.time.Duration;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When rules fire, as far as requests can't easily show it. */
class WhenTest {

    private static long struck(When when, Duration age) {
        return IntStream.range(0, 10_000).filter(strikes(when, age)).count();
    }

    private static IntPredicate strikes(When when, Duration age) {
        return i -> when.fires(1, "f\nregister\natt_" + i, 1, age);
    }

    @Test
    void aRampGrowsFromNothingToItsRatioAndStaysThere() {
        When ramp = new When.Ramp(1, 4, Duration.ofSeconds(100));
        assertEquals(0, struck(ramp, Duration.ZERO));
        assertEquals(1250, struck(ramp, Duration.ofSeconds(50)), 150);
        assertEquals(2500, struck(ramp, Duration.ofSeconds(100)), 200);
        assertEquals(struck(ramp, Duration.ofSeconds(100)), struck(ramp, Duration.ofDays(1)));
    }

    @Test
    void whatARampStrikesEarlyItStrikesLater() {
        When ramp = new When.Ramp(1, 2, Duration.ofSeconds(100));
        IntPredicate early = strikes(ramp, Duration.ofSeconds(20));
        IntPredicate late = strikes(ramp, Duration.ofSeconds(70));
        assertTrue(IntStream.range(0, 1_000).filter(early).allMatch(late));
    }

    @Test
    void theLongestRampDoesNotOverflow() {
        When ramp = new When.Ramp(1_000_000, 1_000_000, Duration.ofDays(7));
        assertEquals(10_000, struck(ramp, Duration.ofDays(8)));
        assertEquals(5_000, struck(ramp, Duration.ofDays(7).dividedBy(2)), 200);
    }
}
