package dev.nevertwice.load.run;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilenceTest {

    private static final Duration TEN = Duration.ofSeconds(10);

    private final Silence silence = new Silence();

    @Test
    void silenceCountsFromTheFirstRequestThatIsNotAnswered() {
        assertFalse(silence.isLongerThan(TEN, seconds(100)));
        silence.heard(false, seconds(100), seconds(102));
        silence.heard(false, seconds(103), seconds(105));
        assertFalse(silence.isLongerThan(TEN, seconds(110)));
        assertTrue(silence.isLongerThan(TEN, seconds(111)));
        silence.heard(true, seconds(111), seconds(112));
        assertFalse(silence.isLongerThan(TEN, seconds(200)));
    }

    /** One that waits 15 s in vain, while others are answered, and a glance that fails: who is slow was called gone. */
    @Test
    void whatWasAnsweredMeanwhileIsNoSilence() {
        silence.heard(true, seconds(114), seconds(114));
        silence.heard(false, seconds(100), seconds(115));
        silence.heard(false, seconds(115), seconds(117));
        assertFalse(silence.isLongerThan(TEN, seconds(117)));
        assertTrue(silence.isLongerThan(TEN, seconds(125)));
    }

    private static long seconds(long seconds) {
        return Long.MAX_VALUE - Duration.ofSeconds(120).toNanos() + Duration.ofSeconds(seconds).toNanos(); // may wrap
    }
}
