package dev.nevertwice.psp.http;

import dev.nevertwice.psp.PspReply;

/** How an exchange ends on the wire. */
sealed interface Ending {

    /** With a whole reply. */
    record Whole(PspReply reply) implements Ending {}

    /** With the head and the first bytes of the body, then a reset. */
    record Part(PspReply reply, int bytes) implements Ending {}

    /** With a reset and nothing else. */
    record Reset() implements Ending {}
}
