package dev.nevertwice.chaos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import org.junit.jupiter.api.Test;

/** Only a command that has --verbose may name it: sim, proxy and @Chaos have not. */
class FailureLineTest {

    private static final RuntimeException UNFORESEEN = new IllegalStateException("the PSP simulator died");

    @Test
    void itNamesNoOptionByItself() {
        assertEquals("the harness failed: the PSP simulator died", FailureLine.of(UNFORESEEN));
    }

    @Test
    void whoHasVerboseNamesItForWhatNobodyForesaw() {
        assertEquals("the harness failed: the PSP simulator died (--verbose shows where)",
                FailureLine.withVerbose(UNFORESEEN));
        assertEquals("choose another.", FailureLine.withVerbose(CommandFailure.usage("choose another.")));
    }
}
