package dev.nevertwice.psp.callback;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** An endpoint at work: its secrets as they are now, and what waits for it. */
final class Destination {

    /** A delivery that waits until one after {@code lastDelivery} is over. */
    record Overtaken(Errand errand, int number, String rule, long lastDelivery) {}

    private final WebhookEndpoint endpoint;
    private final ArrayDeque<Errand> queue = new ArrayDeque<>();
    private final List<Overtaken> overtaken = new ArrayList<>();
    private String secret;
    private String former;
    private Instant formerUntil;
    private boolean removed;

    Destination(WebhookEndpoint endpoint) {
        this.endpoint = endpoint;
        this.secret = endpoint.secret();
    }

    WebhookEndpoint endpoint() {
        return endpoint;
    }

    /** Signs with a new secret from now on, and with the former one too until {@code until}. */
    void rotate(String other, Instant until) {
        former = secret;
        formerUntil = until;
        secret = other;
    }

    /** When the former secret is dropped; null when there is none. */
    Instant overlapEnd(Instant now) {
        return former != null && now.isBefore(formerUntil) ? formerUntil : null;
    }

    /** Those in force, the newest first. */
    List<String> secrets(Instant now) {
        return overlapEnd(now) == null ? List.of(secret) : List.of(secret, former);
    }

    /** Errands whose turn comes one after the other. */
    ArrayDeque<Errand> queue() {
        return queue;
    }

    /** Deliveries that wait until a later one is over. */
    List<Overtaken> overtaken() {
        return overtaken;
    }

    boolean isRemoved() {
        return removed;
    }

    void remove() {
        removed = true;
    }
}
