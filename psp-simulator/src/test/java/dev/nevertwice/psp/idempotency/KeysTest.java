package dev.nevertwice.psp.idempotency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.idempotency.Keys.Claim;
import dev.nevertwice.psp.idempotency.Keys.Forgotten;
import dev.nevertwice.psp.idempotency.Keys.Scope;
import dev.nevertwice.psp.idempotency.Keys.Use;
import dev.nevertwice.psp.profile.Profiles;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the machine's contract can't see from outside: what is kept, and for how long. */
class KeysTest {

    private static final Instant AT = Instant.parse("2031-01-06T10:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final byte[] BODY = {1};
    private static final PspReply PAID = PspReply.of(201, "application/json", new byte[0]);

    private final Keys keys = new Keys(Profiles.DEFAULT, DAY);

    /** However long it takes: the PSP knows what it is doing at this moment. */
    @Test
    void aUseThatIsStillRunningNeverExpiresAndKeepsNoOtherAlive() {
        assertInstanceOf(Claim.First.class, keys.claim(scope("running"), BODY, AT));
        use(scope("done"), AT).finish(PAID);
        assertEquals(new Claim.Replay(PAID), keys.claim(scope("done"), BODY, AT.plus(DAY).minusMillis(1)));

        assertInstanceOf(Claim.First.class, keys.claim(scope("done"), BODY, AT.plus(DAY)));
        assertInstanceOf(Claim.InFlight.class, keys.claim(scope("done"), BODY, AT.plus(DAY)));
        assertInstanceOf(Claim.InFlight.class, keys.claim(scope("running"), BODY, AT.plus(DAY.multipliedBy(9))));
    }

    @Test
    void whatHasExpiredIsNotKept() {
        for (String key : new String[]{"a", "b"}) {
            use(scope(key), AT).finish(PAID);
        }
        use(scope("c"), AT.plusMillis(1)).finish(PAID);

        keys.claim(scope("d"), BODY, AT.plus(DAY));

        assertTrue(keys.stored(scope("a")).isEmpty());
        assertTrue(keys.stored(scope("b")).isEmpty());
        assertEquals(Optional.of(PAID), keys.stored(scope("c")));
    }

    /** A key that is used again after it expired is young again: those that were used since are older. */
    @Test
    void aKeyThatIsUsedAgainIsTheYoungest() {
        Use running = use(scope("running"), AT);
        use(scope("again"), AT).finish(PAID);
        use(scope("between"), AT.plusMillis(1)).finish(PAID);
        keys.claim(scope("again"), BODY, AT.plus(DAY));
        running.release();

        keys.claim(scope("new"), BODY, AT.plus(DAY).plusMillis(1));

        assertTrue(keys.stored(scope("between")).isEmpty());
    }

    @Test
    void forgettingSaysWhetherTheContractWasKept() {
        assertEquals(Forgotten.NOT, keys.forget(scope("never"), Duration.ZERO, AT));
        use(scope("key"), AT).finish(PAID);
        assertEquals(Forgotten.NOT, keys.forget(scope("key"), Duration.ofMillis(2), AT.plusMillis(1)));
        assertEquals(Forgotten.TOO_EARLY, keys.forget(scope("key"), Duration.ofMillis(2), AT.plusMillis(2)));
        assertEquals(Forgotten.NOT, keys.forget(scope("key"), Duration.ofMillis(2), AT.plusMillis(2)));

        use(scope("key"), AT).finish(PAID);
        assertEquals(Forgotten.IN_TIME, keys.forget(scope("key"), Duration.ZERO, AT.plus(DAY)));
    }

    @Test
    void aReleasedKeyIsFreeForAnyBody() {
        Use use = use(scope("key"), AT);
        assertInstanceOf(Claim.Reused.class, keys.claim(scope("key"), new byte[]{2}, AT));
        use.release();
        assertInstanceOf(Claim.First.class, keys.claim(scope("key"), new byte[]{2}, AT));
    }

    /** The first of two uses ends only itself: what it says is not what the second will say. */
    @Test
    void aUseThatWasForgottenEndsNoOther() {
        Use first = use(scope("key"), AT);
        assertEquals(Forgotten.TOO_EARLY, keys.forget(scope("key"), Duration.ZERO, AT));
        Use second = use(scope("key"), AT);

        first.finish(PAID);
        assertInstanceOf(Claim.InFlight.class, keys.claim(scope("key"), BODY, AT));
        first.release();
        assertInstanceOf(Claim.InFlight.class, keys.claim(scope("key"), BODY, AT));
        second.finish(PAID);
        assertEquals(new Claim.Replay(PAID), keys.claim(scope("key"), BODY, AT));
        first.release();
        assertEquals(Optional.of(PAID), keys.stored(scope("key")));
    }

    private Use use(Scope scope, Instant now) {
        return assertInstanceOf(Claim.First.class, keys.claim(scope, BODY, now)).use();
    }

    private static Scope scope(String key) {
        return new Scope("acct_1", "/v1/registrations", key);
    }
}
