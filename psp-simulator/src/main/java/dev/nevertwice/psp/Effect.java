package dev.nevertwice.psp;

import java.net.URI;
import java.time.Instant;

/** Something the machine wants done. A request that hangs has no effect at all: its exchange is never answered. */
public sealed interface Effect {

    /** Answers the exchange. */
    record Send(long exchange, PspReply reply) implements Effect {}

    /** Sends the head, with the whole body's length, and the first {@code bytes} of the body; then resets the connection. */
    record SendPart(long exchange, PspReply reply, int bytes) implements Effect {}

    /** Resets the exchange's connection without a byte of an answer. */
    record Reset(long exchange) implements Effect {}

    /** Asks for {@link Input.TimerDue} at or after {@code due}. */
    record StartTimer(long timer, Instant due) implements Effect {}

    /** Sends a callback once; the shell reports {@link Input.CallbackAnswered} once, and never retries by itself. */
    record Deliver(long delivery, URI url, PspRequest request) implements Effect {}
}
