package dev.nevertwice.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveHeapTest {

    @Test
    void theTotalIsInBytes() {
        assertEquals(2, LiveHeap.of("   1:  10  2048  [B (java.base)\nTotal            10           2048\n"));
    }

    @Test
    void gapsAreNotInUse() {
        assertEquals(1, LiveHeap.of("""
                   1:            10           1024  [B (java.base@25.0.3)
                   2:             3           3072  [Ljdk.internal.vm.FillerElement; (java.base@25.0.3)
                Total            13           4096
                """));
    }

    @Test
    void whatIsNoHistogramIsNotKnown() {
        assertEquals(-1, LiveHeap.of("1234: no such process"));
        assertEquals(-1, LiveHeap.kib(Optional.empty()));
    }

    @Test
    void thisJvmTellsItsOwn() {
        long live = LiveHeap.kib(Optional.of(ProcessHandle.current()));
        assertTrue(live > 1_000 && live < Runtime.getRuntime().maxMemory() / 1024, live + " KiB");
    }
}
