package dev.nevertwice.load.proxy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import org.junit.jupiter.api.Test;

class ProxyBenchTest {

    @Test
    void aToxicThatDoesNothingDoesNotMeetItsTarget() {
        assertFalse(ProxyBench.isExact(-199_900));
        assertTrue(ProxyBench.isExact(-300));
        assertTrue(ProxyBench.isExact(2_000));
        assertFalse(ProxyBench.isExact(2_001));
    }
}
