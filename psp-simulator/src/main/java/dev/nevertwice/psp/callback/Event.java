package dev.nevertwice.psp.callback;

import java.time.Instant;

/** A change that is to be told to the merchant until it acknowledges. */
final class Event {

    private final String id;
    private final String type;
    private final String reference;
    private final byte[] body;
    private Instant firstDelivery;
    private boolean acknowledged;

    Event(String id, String type, String reference, byte[] body) {
        this.id = id;
        this.type = type;
        this.reference = reference;
        this.body = body;
    }

    String id() {
        return id;
    }

    String type() {
        return type;
    }

    String reference() {
        return reference;
    }

    byte[] body() {
        return body;
    }

    /** Notes a delivery and says when the first one was. */
    Instant firstDelivery(Instant now) {
        if (firstDelivery == null) {
            firstDelivery = now;
        }
        return firstDelivery;
    }

    boolean acknowledged() {
        return acknowledged;
    }

    void acknowledge() {
        acknowledged = true;
    }
}
