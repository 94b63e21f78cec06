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
    private WebhookSignature signature;
    private WebhookSignature former;
    private Instant formerUntil;
    private boolean removed;

    Destination(WebhookEndpoint endpoint) {
        this.endpoint = endpoint;
        this.signature = new WebhookSignature(endpoint.secret());
    }

    WebhookEndpoint endpoint() {
        return endpoint;
    }

    /** Signs with a new secret from now on, and with the former one too until {@code until}. */
    void rotate(String secret, Instant until) {
        former = signature;
        formerUntil = until;
        signature = new WebhookSignature(secret);
    }

    /** When the former secret is dropped; null when there is none. */
    Instant overlapEnd(Instant now) {
        return former != null && now.isBefore(formerUntil) ? formerUntil : null;
    }

    /** The value of {@code webhook-signature}: one signature a secret in force, the newest first. */
    String sign(String id, long unixSeconds, byte[] body, Instant now) {
        String newest = signature.sign(id, unixSeconds, body);
        return overlapEnd(now) == null ? newest : newest + " " + former.sign(id, unixSeconds, body);
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
