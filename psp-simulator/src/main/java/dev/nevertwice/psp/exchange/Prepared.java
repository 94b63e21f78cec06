package dev.nevertwice.psp.exchange;

import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.idempotency.Keys;
import dev.nevertwice.psp.wire.Problem;

/**
 * A request that was found good, before anything happened.
 *
 * @param scope null where the request takes no idempotency key
 * @param body compared by what is in it
 * @param changes whether it can change anything
 */
public record Prepared(Keys.Scope scope, byte[] body, boolean changes, Action action) {

    /** The commit of a request, or the answer to a look-up. Refuses with a {@link Problem}, having changed nothing. */
    @FunctionalInterface
    public interface Action {
        PspReply run(Execution execution);
    }

    static Prepared reading(Action action) {
        return new Prepared(null, null, false, action);
    }

    static Prepared changing(Action action) {
        return new Prepared(null, null, true, action);
    }
}
