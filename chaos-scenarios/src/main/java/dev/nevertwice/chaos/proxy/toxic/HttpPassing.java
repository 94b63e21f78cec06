package dev.nevertwice.chaos.proxy.toxic;

import dev.nevertwice.chaos.proxy.http.HttpMessages;

/** Holds messages back, and lets the rest pass: what is no HTTP, and the beginning of a message when the toxic goes. */
final class HttpPassing {

    private final Flow flow;
    private final HttpMessages messages;
    private Chunk last;

    HttpPassing(Flow flow, HttpMessages messages) {
        this.flow = flow;
        this.messages = messages;
    }

    /** How many messages were whole by these bytes; they are gone. */
    int feed(Chunk chunk) {
        last = chunk.kept();
        int whole = messages.feed(chunk.copy(), chunk.turn().head());
        messages.takeWhole();
        pass(messages.takeForeign());
        return whole;
    }

    void end(Arrival.Silence why) {
        if (why == Arrival.Silence.CHANGED) {
            pass(messages.takeUnfinished());
        }
    }

    private void pass(byte[] bytes) {
        if (bytes.length > 0) {
            flow.pass(new Chunk(bytes, bytes.length, last.nanos(), last.turn(), false));
        }
    }
}
