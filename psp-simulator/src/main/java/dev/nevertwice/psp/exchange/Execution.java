package dev.nevertwice.psp.exchange;

import dev.nevertwice.psp.Turn;
import dev.nevertwice.psp.truth.Cause;

/**
 * Something being executed now, and why.
 *
 * @param cause null where no request caused it and no money can move
 * @param gate what the exchange's reply waits for; a gate of its own where no reply waits
 * @param doubled whether the PSP breaks its contract and charges twice
 */
public record Execution(Cause cause, Turn turn, ReplyGate gate, boolean doubled) {

    public Execution(Cause cause, Turn turn) {
        this(cause, turn, new ReplyGate(), false);
    }

    public Execution because(Cause other) {
        return new Execution(other, turn, gate, doubled);
    }

    /** The same, charging twice if said so. */
    public Execution doubled(boolean twice) {
        return new Execution(cause, turn, gate, twice);
    }
}
