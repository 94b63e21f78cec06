package dev.nevertwice.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.load.shopping.Stage;
import java.time.Instant;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private static final Instant BEGAN = Instant.parse("2026-01-05T00:00:00Z");
    private static final List<Stage> TEN_A_SECOND = List.of(new Stage(300, 30));

    @Test
    void whoComesAsPlannedIsNotLate() {
        Arrivals arrivals = arrivals(TEN_A_SECOND, came(300, buyer -> buyer * 100));
        assertEquals(new Arrivals(300, 300, false, 30_000, 1_000, 0, 0, 0), arrivals);
        assertTrue(arrivals.asAsked());
    }

    @Test
    void buyersOfAFasterStageComeFaster() {
        List<Stage> stages = List.of(new Stage(10, 1), new Stage(0, 1), new Stage(40, 2));
        Arrivals arrivals =
                arrivals(stages, came(50, buyer -> buyer < 10 ? buyer * 100 : 2_000 + (buyer - 10) * 50));
        assertEquals(0, arrivals.mostLateMillis());
        assertEquals(1_250, arrivals.perSecondHundredths());
    }

    /** 137 a second is what was asked for; Gatling, on the same processors, sent 110. */
    @Test
    void aGeneratorThatFallsBehindHasOfferedLess() {
        Arrivals arrivals = arrivals(TEN_A_SECOND, came(300, buyer -> buyer * 125));
        assertEquals(7_475, arrivals.lastLateMillis());
        assertEquals(800, arrivals.perSecondHundredths());
        assertFalse(arrivals.asAsked());
    }

    @Test
    void aPauseThatIsMadeUpForIsAnotherLoad() {
        Arrivals arrivals = arrivals(
                TEN_A_SECOND, came(300, buyer -> buyer < 100 || buyer > 150 ? buyer * 100 : 15_000));
        assertEquals(5_000, arrivals.mostLateMillis());
        assertEquals(0, arrivals.lastLateMillis());
        assertFalse(arrivals.asAsked());
        assertTrue(
                LoadReport.came(arrivals).endsWith("at most 5000 ms late, the last 0 ms, 40 out of step: NOT AS ASKED"),
                LoadReport.came(arrivals));
    }

    /** An hour's soak was unknown for it. */
    @Test
    void onePauseOfAMomentInAnHourIsNoOtherLoad() {
        List<Stage> anHour = List.of(new Stage(36_000, 3_600));
        Arrivals arrivals = arrivals(
                anHour, came(36_000, buyer -> buyer < 20_000 || buyer > 20_015 ? buyer * 100 : 2_001_500));
        assertEquals(1_500, arrivals.mostLateMillis());
        assertEquals(5, arrivals.outOfStep());
        assertTrue(arrivals.asAsked(), arrivals::toString);
    }

    /** Three times the rate for three seconds, in which nobody could come, and hardly anybody afterwards: it has time to make up. */
    @Test
    void aSaleWithoutItsPeakIsNoSale() {
        List<Stage> sale = LoadKind.FLASH_SALE.stages(20, 30);
        List<Long> planned = Arrivals.planned(sale);
        long peak = 18_000;
        assertTrue(arrivals(sale, came(planned.size(), buyer -> planned.get((int) buyer))).asAsked());
        Arrivals smeared = arrivals(sale, came(planned.size(), buyer -> {
            long when = planned.get((int) buyer);
            return when < peak || when >= peak + 3_000 ? when : peak + (when - peak) * 2;
        }));
        assertEquals(0, smeared.lastLateMillis());
        assertFalse(smeared.asAsked());
    }

    @Test
    void aTwentiethOfTheTimeIsTooLateAndASecondOfAShortRunIsNot() {
        assertTrue(arrivals(TEN_A_SECOND, came(300, buyer -> buyer * 105)).asAsked());
        assertFalse(arrivals(TEN_A_SECOND, came(300, buyer -> buyer * 106)).asAsked());
        List<Stage> twoSeconds = List.of(new Stage(20, 2));
        assertTrue(arrivals(twoSeconds, came(20, buyer -> buyer * 150)).asAsked());
    }

    @Test
    void whoNeverCameWasNotOffered() {
        assertFalse(arrivals(TEN_A_SECOND, came(299, buyer -> buyer * 100)).asAsked());
        assertEquals(0, arrivals(TEN_A_SECOND, List.of()).perSecondHundredths());
    }

    /** Killed in second 10 of 30: 3.33 a second, and "slower than asked", was said of a generator that had sent ten. */
    @Test
    void nobodyIsMissingFromARunThatIsCutShort() {
        Arrivals arrivals = Arrivals.of(TEN_A_SECOND, came(100, buyer -> buyer * 100), true);
        assertEquals(1_000, arrivals.perSecondHundredths());
        assertFalse(arrivals.asAsked());
        assertTrue(arrivals.isOnlyCutShort());
        assertTrue(LoadReport.came(arrivals).endsWith("the last 0 ms: cut short"), LoadReport.came(arrivals));
        assertFalse(Arrivals.of(TEN_A_SECOND, came(100, buyer -> buyer * 200), true).isOnlyCutShort());
    }

    @Test
    void whereFewerCameThanAskedTheRateIsThatOfThoseWhoCame() {
        Arrivals arrivals = arrivals(TEN_A_SECOND, came(150, buyer -> buyer * 100));
        assertEquals(1_000, arrivals.perSecondHundredths());
        assertFalse(arrivals.isOnlyCutShort());
        assertEquals(0, arrivals(TEN_A_SECOND, came(1, buyer -> 0)).perSecondHundredths());
    }

    private static Arrivals arrivals(List<Stage> stages, List<Wait> waits) {
        return Arrivals.of(stages, waits, false);
    }

    private static List<Wait> came(int buyers, LongUnaryOperator millis) {
        return LongStream.range(0, buyers)
                .map(millis)
                .sorted()
                .mapToObj(BEGAN::plusMillis)
                .map(came -> new Wait(came, came, true))
                .toList();
    }
}
