package dev.nevertwice.psp.profile;

import dev.nevertwice.psp.wire.ProblemCode;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How one PSP treats idempotency keys, as data: {@link dev.nevertwice.psp.idempotency.Keys} and {@link Dialect} interpret
 * it, and nothing else differs between profiles.
 *
 * @param header as documented; case does not matter on the wire
 * @param maxKeyLength characters
 * @param latest a replay shows the object's latest state instead of the first reply
 * @param otherBodyIgnored the key's reply is replayed whatever the body; otherwise another body is refused
 * @param lifetime of a key, from its first use
 * @param lifetimesByPath lifetimes that differ from {@code lifetime}
 * @param replayHeaders what a replay has and the first reply has not, by lower-case name
 * @param echoesKey replies to keyed requests carry the key's header
 * @param namesRequests replies have {@code Request-Id}, replays also {@code Original-Request}
 * @param refusals where words, status or headers differ from the {@code default} profile's
 * @param unverified cells that no source answers, and that are therefore those of {@code ietf}
 */
public record Profile(
        String name, String header, int maxKeyLength, Scoping scoping, Stored stored, boolean latest,
        boolean otherBodyIgnored, Duration lifetime, SortedMap<String, Duration> lifetimesByPath,
        SortedMap<String, String> replayHeaders, boolean echoesKey, boolean namesRequests, ErrorShape shape,
        SortedMap<ProblemCode, Refusal> refusals, Set<Cell> unverified) {

    public Profile {
        lifetimesByPath = Collections.unmodifiableSortedMap(new TreeMap<>(lifetimesByPath));
        replayHeaders = Collections.unmodifiableSortedMap(new TreeMap<>(replayHeaders));
        refusals = Collections.unmodifiableSortedMap(new TreeMap<>(refusals));
        unverified = Collections.unmodifiableSet(new TreeSet<>(unverified));
    }

    /** The header's name as machines carry it. */
    public String lowerCaseHeader() {
        return header.toLowerCase(Locale.ROOT);
    }

    /** How this profile answers with a status of its own; null where it has none. */
    public Refusal refusal(ProblemCode code) {
        return refusals.get(code);
    }

    @Override
    public String toString() {
        return name;
    }
}
