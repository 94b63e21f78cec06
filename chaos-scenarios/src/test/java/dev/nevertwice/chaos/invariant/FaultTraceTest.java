package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import org.junit.jupiter.api.Test;

/** Guards H5: sets whose order is another in every JVM. */
class FaultTraceTest {

    @Test
    void faultsAreNamedInTheirOrderAndOnce() {
        KnownRun run = KnownRun.good();
        run.charge("ch_9", "1", 12_900, "KRW", "reset,delay,truncate,hang,reset");

        Finding finding = run.judge(new ChargedOnce());

        assertEquals("reply-lost,reset,delay,truncate,hang", finding.violations().getFirst().fault());
    }
}
