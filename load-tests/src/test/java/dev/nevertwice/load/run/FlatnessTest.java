package dev.nevertwice.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.cli.ExitCode;
import dev.nevertwice.load.run.Flatness.Sample;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlatnessTest {

    /** The minute after the second and the last are the same one then: whatever doubled looked flat. */
    @Test
    void threeMinutesAreTooShortToTellALeak() {
        for (int seconds : List.of(60, 180, 240, 299)) {
            Flatness leak = flatness(seconds, second -> 100L << second / 60, 10, 0);
            assertFalse(leak.isKnown(), leak::told);
            assertFalse(leak.isFlat(), leak::told);
            assertEquals("unknown", leak.verdict());
        }
        Flatness leak = flatness(300, second -> 100L << second / 60, 10, 0);
        assertTrue(leak.isKnown() && !leak.isFlat(), leak::told);
        assertTrue(leak.told().endsWith("400, later 1,600 (at most 440): GREW"), leak::told);
    }

    @Test
    void aTenthMoreIsFlatAndFallingToo() {
        assertTrue(flatness(600, second -> second < 300 ? 1_000 : 1_100, 10, 0).isFlat());
        assertFalse(flatness(600, second -> second < 300 ? 1_000 : 1_101, 10, 0).isFlat());
        assertTrue(flatness(600, second -> second < 300 ? 1_000 : 10, 10, 0).isFlat());
    }

    @Test
    void whatWasNothingMayBecomeAsMuchAsItMayJump() {
        assertTrue(flatness(600, second -> second < 300 ? 0 : 33, 100, 33).isFlat());
        assertFalse(flatness(600, second -> second < 300 ? 0 : 34, 100, 33).isFlat());
    }

    @Test
    void whatCouldNotBeReadIsUnknown() {
        assertFalse(flatness(600, second -> -1, 10, 0).isKnown());
        assertFalse(flatness(600, second -> second < 500 ? 7 : -1, 10, 0).isKnown());
        assertTrue(flatness(600, second -> second % 60 == 0 ? 7 : -1, 10, 0).isFlat());
    }

    /** The meter had ended in minute 5 of 10: the last minute of its samples was judged, and what grew then was flat. */
    @Test
    void whatWasNotReadInTheLastMinuteOfBuyingIsUnknown() {
        List<Sample> ended = IntStream.rangeClosed(0, 60).mapToObj(step -> new Sample(step * 5, 100)).toList();
        assertFalse(Flatness.of("it", "", ended, 600, 10, 0).isKnown());
        assertTrue(Flatness.of("it", "", ended, 300, 10, 0).isFlat());
        assertFalse(Flatness.never("it", ended.stream().map(one -> new Sample(one.second(), 0)).toList(), 600)
                .isKnown());
    }

    /** A heap was looked at while a crowd waited in it: 26 and then 30 MiB, and 19 when all had gone. */
    @Test
    void whatPassesIsNotWhatStays() {
        List<Sample> crowds = IntStream.rangeClosed(0, 40)
                .mapToObj(step -> new Sample(step * 15, step % 4 == 1 ? 20 : step < 20 ? 26 : 30)).toList();
        assertTrue(Flatness.ofLeast("it", "", crowds, 600, 10).isFlat());
        assertFalse(Flatness.of("it", "", crowds, 600, 10, 0).isFlat());
        List<Sample> leak = IntStream.rangeClosed(0, 40).mapToObj(step -> new Sample(step * 15, 20 + step)).toList();
        assertFalse(Flatness.ofLeast("it", "", leak, 600, 10).isFlat());
    }

    @Test
    void whatMustNeverBeThereIsAFindingWheneverItWas() {
        List<Sample> once = IntStream.range(0, 60).mapToObj(step -> new Sample(step, step == 7 ? 2 : 0)).toList();
        Flatness seen = Flatness.never("it", once, 600);
        assertTrue(seen.isKnown() && !seen.isFlat(), seen::told);
        assertEquals("it: 0, later 2 (at most 0): GREW", seen.told());
        assertTrue(Flatness.never("it", once.subList(10, 60), 60).isFlat());
    }

    private static Flatness flatness(int seconds, IntToLongFunction value, int percent, long slack) {
        List<Sample> samples = IntStream.rangeClosed(0, seconds / 5)
                .map(step -> step * 5)
                .mapToObj(second -> new Sample(second, value.applyAsLong(second)))
                .toList();
        return Flatness.of("it", "", samples, seconds, percent, slack);
    }

    @Test
    void whatGrewIsAFindingWhateverElseIsUnknown() {
        List<Flatness> grew = List.of(new Flatness("memory", "KiB", 100, 200, 10, 0));
        assertEquals(ExitCode.BROKEN, SoakCommand.exitCode(ExitCode.UNKNOWN, grew));
        assertEquals(ExitCode.BROKEN, SoakCommand.exitCode(ExitCode.VALID, grew));
        assertEquals(ExitCode.HARNESS_FAILED, SoakCommand.exitCode(ExitCode.HARNESS_FAILED, grew));
        assertEquals(ExitCode.UNKNOWN, SoakCommand.exitCode(ExitCode.UNKNOWN, List.of()));
        assertEquals(ExitCode.VALID, SoakCommand.exitCode(ExitCode.VALID, List.of()));
    }
}
