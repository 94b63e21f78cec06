package dev.nevertwice.psp.callback;

import java.time.Instant;

/** Telling one endpoint of one event, until it acknowledges. */
final class Errand {

    private final Event event;
    private final Destination destination;
    private int tries;
    private Instant firstDelivery;
    private boolean acknowledged;

    Errand(Event event, Destination destination) {
        this.event = event;
        this.destination = destination;
    }

    Event event() {
        return event;
    }

    Destination destination() {
        return destination;
    }

    int tries() {
        return tries;
    }

    int nextTry() {
        return ++tries;
    }

    /** Notes a delivery and says when the first one was. */
    Instant firstDelivery(Instant now) {
        if (firstDelivery == null) {
            firstDelivery = now;
        }
        return firstDelivery;
    }

    /** Whether there is nothing left to do. */
    boolean isOver() {
        return acknowledged || destination.isRemoved();
    }

    void acknowledge() {
        acknowledged = true;
    }
}
