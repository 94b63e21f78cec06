package dev.nevertwice.psp.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.psp.Operation;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FaultsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    /** Look-ups of references that nobody has grow nothing without a bound; known ones are still counted. */
    @Test
    void triesAreCountedForABoundedNumberOfReferences() {
        Faults faults = new Faults(1);
        faults.set(FaultRules.of(FaultRule.of("second", FaultPoint.BEFORE_ACCEPT, new FaultAct.Reset())
                .when(new When.Nth(2))), NOW);
        for (int i = 0; i < Faults.MOST_COUNTED; i++) {
            faults.arrival(Operation.LOOKUP, "r" + i, new Facts());
        }
        faults.arrival(Operation.LOOKUP, "one too many", new Facts());
        assertTrue(faults.arrival(Operation.LOOKUP, "one too many", new Facts()).at(FaultPoint.BEFORE_ACCEPT, NOW)
                .isEmpty());
        assertTrue(faults.arrival(Operation.LOOKUP, "r7", new Facts()).at(FaultPoint.BEFORE_ACCEPT, NOW).isPresent());
        assertEquals(Map.of("second", 1L), faults.fired());
    }
}
