package dev.nevertwice.chaos.proxy.link;

import dev.nevertwice.chaos.proxy.http.HttpMessages;
import dev.nevertwice.chaos.proxy.toxic.Direction;
import dev.nevertwice.chaos.proxy.toxic.Turn;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the requests of a connection: see {@link Turn}. */
final class Turns {

    private final AtomicLong ofProxy;
    private volatile boolean serverSpoke = true;
    private volatile Turn now = new Turn(0, 0, false);

    Turns(AtomicLong ofProxy) {
        this.ofProxy = ofProxy;
    }

    Turn now() {
        return now;
    }

    /** Somebody has said something; returns what turn it is. */
    Turn said(Direction direction, byte[] bytes, int length) {
        if (direction == Direction.DOWNSTREAM) {
            serverSpoke = true;
        } else if (serverSpoke) {
            serverSpoke = false;
            now = new Turn(
                    now.ofConnection() + 1, ofProxy.incrementAndGet(), HttpMessages.isHead(bytes, length));
        }
        return now;
    }
}
