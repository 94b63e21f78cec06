package dev.nevertwice.psp.exchange;

import dev.nevertwice.psp.Turn;
import dev.nevertwice.psp.truth.Cause;

/**
 * Something being executed now, and why.
 *
 * @param cause null where no request caused it and no money can move
 * @param gate what the exchange's reply waits for; a gate of its own where no reply waits
 */
public record Execution(Cause cause, Turn turn, ReplyGate gate) {

    public Execution(Cause cause, Turn turn) {
        this(cause, turn, new ReplyGate());
    }

    public Execution because(Cause other) {
        return new Execution(other, turn, gate);
    }
}
