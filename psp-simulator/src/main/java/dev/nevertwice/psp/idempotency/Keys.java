package dev.nevertwice.psp.idempotency;

import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.profile.Profile;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Idempotency keys: what was asked with each, and what was answered. The profile says within what keys are equal. */
public final class Keys {

    /** Names one use of a key. */
    public record Scope(String account, String path, String key) {}

    /** What a key is good for right now. */
    public sealed interface Claim {
        /** Nobody used the key; it is now in flight. */
        record First(Use use) implements Claim {}

        /** The same request was answered before. */
        record Replay(PspReply reply) implements Claim {}

        /** The same request is still running. */
        record InFlight() implements Claim {}

        /** The key was used with another body. */
        record Reused() implements Claim {}
    }

    /** One use of a key, from its claim on; it ends no other use, though the key was forgotten and claimed again meanwhile. */
    public final class Use {
        private final Scope scope;
        private final byte[] body;
        private final Instant since;
        /** Null while it is in flight. */
        private PspReply reply;

        private Use(Scope scope, byte[] body, Instant since) {
            this.scope = scope;
            this.body = body;
            this.since = since;
        }

        /**
         * Ends it after its execution began: what the profile stores is replayed from now on, else the key is free again.
         *
         * @param result untranslated; its status decides
         */
        public void finish(PspReply result) {
            if (keeps(result.status())) {
                reply = result;
            } else {
                release();
            }
        }

        /** Gives the key back: nothing came of it. */
        public void release() {
            uses.remove(scope, this);
        }
    }

    private final Profile profile;
    private final Duration lifetime;
    private final Map<Scope, Use> uses = new LinkedHashMap<>();

    /** {@code lifetime} is the profile's, or another on the same scale: those by path keep their ratio to it. */
    public Keys(Profile profile, Duration lifetime) {
        this.profile = profile;
        this.lifetime = lifetime;
    }

    /** Where the profile keeps this key. */
    public Scope scope(Account account, PspRequest request, String key) {
        return new Scope(profile.scoping().account(account.id()), profile.scoping().place(request), key);
    }

    /** {@code body}: another one is another request. */
    public Claim claim(Scope scope, byte[] body, Instant now) {
        forget(now);
        Use use = uses.get(scope);
        if (use != null && hasExpired(scope, use, now)) {
            uses.remove(scope);
            use = null;
        }
        if (use == null) {
            use = new Use(scope, body, now);
            uses.put(scope, use);
            return new Claim.First(use);
        }
        if (!profile.otherBodyIgnored() && !Arrays.equals(use.body, body)) {
            return new Claim.Reused();
        }
        return use.reply == null ? new Claim.InFlight() : new Claim.Replay(use.reply);
    }

    /** Whether a result with this status is stored. */
    public boolean keeps(int status) {
        return profile.stored().keeps(status);
    }

    /** What became of a key that is to be forgotten. */
    public enum Forgotten {
        /** It was not known, or is younger than was asked for. */
        NOT,
        /** It was as old as the profile advertises, so the contract is kept. */
        IN_TIME,
        /** It was younger than the profile advertises: the contract is broken. */
        TOO_EARLY
    }

    /** Forgets a key that was first used at least {@code age} ago. */
    public Forgotten forget(Scope scope, Duration age, Instant now) {
        Use use = uses.get(scope);
        if (use == null || Duration.between(use.since, now).compareTo(age) < 0) {
            return Forgotten.NOT;
        }
        uses.remove(scope);
        return hasExpired(scope, use, now) ? Forgotten.IN_TIME : Forgotten.TOO_EARLY;
    }

    /** The stored reply of a key, whatever body it was for. */
    public Optional<PspReply> stored(Scope scope) {
        return Optional.ofNullable(uses.get(scope)).map(use -> use.reply);
    }

    /** Uses are kept in the order of their first use, so the expired ones are at the front. */
    private void forget(Instant now) {
        for (Iterator<Map.Entry<Scope, Use>> oldest = uses.entrySet().iterator(); oldest.hasNext();) {
            Map.Entry<Scope, Use> next = oldest.next();
            if (!hasExpired(next.getKey(), next.getValue(), now)) {
                return;
            }
            oldest.remove();
        }
    }

    /** A use that is still running never expires: the PSP knows what it is doing at this moment. */
    private boolean hasExpired(Scope scope, Use use, Instant now) {
        return use.reply != null && Duration.between(use.since, now).compareTo(lifetimeOf(scope)) >= 0;
    }

    private Duration lifetimeOf(Scope scope) {
        Duration own = profile.lifetimesByPath().get(scope.path());
        return own == null
                ? lifetime
                : lifetime.multipliedBy(own.toSeconds()).dividedBy(profile.lifetime().toSeconds());
    }
}
