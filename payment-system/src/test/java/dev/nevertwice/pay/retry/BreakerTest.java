package dev.nevertwice.pay.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.psp.Outcome;
import dev.nevertwice.pay.retry.Breaker.Limits;
import dev.nevertwice.pay.retry.Breaker.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The breaker's whole table, and that it stands before each operation by itself. */
class BreakerTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration OPEN = Duration.ofSeconds(5);
    private static final Limits LIMITS = new Limits(3, OPEN);
    private static final Breaker CLOSED = Breaker.closed(LIMITS);
    private static final Breaker OPENED = CLOSED.failed(NOON).failed(NOON).failed(NOON);
    private static final Breaker HALF_OPEN = OPENED.taken(NOON.plus(OPEN));

    @Test
    void closedStaysClosedUntilThreeFailuresInARow() {
        assertEquals(State.CLOSED, CLOSED.failed(NOON).failed(NOON).state());
        assertEquals(State.CLOSED, CLOSED.failed(NOON).failed(NOON).succeeded().failed(NOON).failed(NOON).state());
        assertEquals(State.OPEN, OPENED.state());
        assertTrue(CLOSED.allows(NOON));
        assertEquals(CLOSED, CLOSED.taken(NOON));
    }

    @Test
    void openLetsNothingThroughUntilItsTimeIsOver() {
        assertFalse(OPENED.allows(NOON));
        assertFalse(OPENED.allows(NOON.plus(OPEN).minusNanos(1)));
        assertTrue(OPENED.allows(NOON.plus(OPEN)));
        assertEquals(State.HALF_OPEN, HALF_OPEN.state());
    }

    @Test
    void lateAnswersNeitherProlongNorOutlastAnOpenBreaker() {
        assertEquals(OPENED, OPENED.failed(NOON.plusSeconds(4)));
        assertEquals(State.CLOSED, OPENED.succeeded().state());
    }

    /** Guards against M90. */
    @Test
    void halfOpenLetsOneThroughAndItsAnswerDecides() {
        Instant trial = NOON.plus(OPEN);
        assertFalse(HALF_OPEN.allows(trial));
        assertEquals(CLOSED, HALF_OPEN.succeeded());
        Breaker again = HALF_OPEN.failed(trial.plusSeconds(1));
        assertEquals(State.OPEN, again.state());
        assertFalse(again.allows(trial.plus(OPEN)));
        assertTrue(again.allows(trial.plusSeconds(1).plus(OPEN)));
    }

    @Test
    void aTrialThatNeverComesBackDoesNotKeepItHalfOpen() {
        assertFalse(HALF_OPEN.allows(NOON.plus(OPEN).plus(OPEN).minusNanos(1)));
        assertTrue(HALF_OPEN.allows(NOON.plus(OPEN).plus(OPEN)));
    }

    @Test
    void aClockThatWentBackDoesNotKeepItOpen() {
        assertTrue(OPENED.allows(NOON.minusSeconds(1)));
    }

    @Test
    void eachOperationHasItsOwnAndAnOpenOneSendsNothing() {
        List<String> sent = new ArrayList<>();
        Breakers breakers = new Breakers(LIMITS, standing());
        for (int call = 0; call < 5; call++) {
            breakers.pass("refunds", () -> {
                sent.add("refund");
                return new Outcome.Unknown("no answer");
            });
        }
        assertEquals(3, sent.size());
        assertInstanceOf(Outcome.NotSent.class, breakers.pass("refunds", () -> {
            throw new AssertionError("it was called");
        }));
        assertInstanceOf(Outcome.Absent.class, breakers.pass("look-up", Outcome.Absent::new));
    }

    @Test
    void whoeverSaysNoOrNotNowIsThere() {
        Breakers breakers = new Breakers(LIMITS, standing());
        for (int call = 0; call < 10; call++) {
            assertInstanceOf(Outcome.Busy.class, breakers.pass("refunds", () -> new Outcome.Busy(null)));
            assertInstanceOf(Outcome.Refused.class, breakers.pass("refunds", () -> new Outcome.Refused(400, "no")));
        }
    }

    /** Who only asks whether it would be let through uses no trial up. */
    @Test
    void whatIsOpenIsNamedAndAsksForNothing() {
        Breakers breakers = new Breakers(LIMITS, standing());
        for (String operation : List.of("voids", "refunds")) {
            assertTrue(breakers.lets(operation));
            for (int call = 0; call < 3; call++) {
                assertTrue(breakers.lets(operation));
                breakers.pass(operation, () -> new Outcome.NotSent("refused"));
            }
            assertFalse(breakers.lets(operation));
        }
        breakers.pass("look-up", Outcome.Absent::new);

        assertEquals(List.of("refunds", "voids"), breakers.open());
    }

    private static Clock standing() {
        return new Clock() {
            @Override
            public Instant now() {
                return NOON;
            }

            @Override
            public void sleep(Duration duration) {
                throw new AssertionError("nobody sleeps here");
            }
        };
    }
}
