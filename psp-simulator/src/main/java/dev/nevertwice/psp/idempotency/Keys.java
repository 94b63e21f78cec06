package dev.nevertwice.psp.idempotency;

import dev.nevertwice.psp.PspReply;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Idempotency keys: what was asked with each, and what was answered. Keys are scoped to account and path. */
public final class Keys {

    /** Names one use of a key. */
    public record Scope(String account, String path, String key) {}

    /** What a key is good for right now. */
    public sealed interface Claim {
        /** Nobody used the key; it is now in flight. */
        record First() implements Claim {}

        /** The same request was answered before. */
        record Replay(PspReply reply) implements Claim {}

        /** The same request is still running. */
        record InFlight() implements Claim {}

        /** The key was used with another body. */
        record Reused() implements Claim {}
    }

    private record Use(String fingerprint, Instant since, PspReply reply) {}

    private final Duration lifetime;
    private final Map<Scope, Use> uses = new LinkedHashMap<>();

    public Keys(Duration lifetime) {
        this.lifetime = lifetime;
    }

    public Claim claim(Scope scope, String fingerprint, Instant now) {
        forget(now);
        Use use = uses.get(scope);
        if (use == null || hasExpired(use, now)) {
            uses.remove(scope);
            uses.put(scope, new Use(fingerprint, now, null));
            return new Claim.First();
        }
        if (!use.fingerprint().equals(fingerprint)) {
            return new Claim.Reused();
        }
        return use.reply() == null ? new Claim.InFlight() : new Claim.Replay(use.reply());
    }

    /** Stores the reply for every later use. */
    public void finish(Scope scope, PspReply reply) {
        uses.computeIfPresent(scope, (same, use) -> new Use(use.fingerprint(), use.since(), reply));
    }

    /** Gives the key back: nothing came of its use. */
    public void release(Scope scope) {
        uses.remove(scope);
    }

    /** Uses are kept in the order of their first use, so the expired ones are at the front. */
    private void forget(Instant now) {
        for (Iterator<Use> oldest = uses.values().iterator(); oldest.hasNext();) {
            if (!hasExpired(oldest.next(), now)) {
                return;
            }
            oldest.remove();
        }
    }

    /** A use that is still running never expires: the PSP knows what it is doing at this moment. */
    private boolean hasExpired(Use use, Instant now) {
        return use.reply() != null && Duration.between(use.since(), now).compareTo(lifetime) >= 0;
    }
}
