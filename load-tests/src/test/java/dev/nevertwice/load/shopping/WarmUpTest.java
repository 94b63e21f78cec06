package dev.nevertwice.load.shopping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WarmUpTest {

    private static final Instant BEGAN = Instant.parse("2026-01-05T00:00:00Z");

    private final Visit one = visit("one");
    private final Visit two = visit("two");
    private final WarmUp warmUp = new WarmUp(List.of(one, two));

    @Test
    void eachIsGivenOutOnceUntilThereIsNone() {
        assertEquals(Optional.of(one), warmUp.next(BEGAN));
        assertFalse(warmUp.isOver(BEGAN));
        assertEquals(Optional.of(two), warmUp.next(BEGAN.plusSeconds(1)));
        assertTrue(warmUp.isOver(BEGAN.plusSeconds(1)));
        assertEquals(Optional.empty(), warmUp.next(BEGAN.plusSeconds(2)));
    }

    /** Whoever refuses everybody was a failure of the harness after four minutes, and no finding. */
    @Test
    void itEndsInTimeWhereNobodyIsServed() {
        assertFalse(warmUp.isOver(BEGAN.plus(WarmUp.LONGEST)), "it has not begun");
        warmUp.next(BEGAN);
        assertFalse(warmUp.isOver(BEGAN.plus(WarmUp.LONGEST).minusMillis(1)));
        assertTrue(warmUp.isOver(BEGAN.plus(WarmUp.LONGEST)));
        assertEquals(Optional.empty(), warmUp.next(BEGAN.plus(WarmUp.LONGEST)));
    }

    private static Visit visit(String client) {
        return new Visit(null, null, client, List.of(URI.create("http://127.0.0.1:1")), 0);
    }
}
