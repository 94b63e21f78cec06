package dev.nevertwice.chaos.proxy.toxic;

import java.time.Duration;

/**
 * What of a proxy's traffic a toxic is meant for, more closely than the reference can say. Counted from when the toxic was
 * added.
 *
 * @param connections by number, 1 for the first that is accepted from then on
 * @param requests by number over all connections, so it depends on their order
 * @param after when it begins
 * @param lasting how long it lasts from then on; null for ever
 * @param perRequest whether its toxicity is drawn for each request instead of once for a connection
 */
public record Scope(Range connections, Range requests, Duration after, Duration lasting, boolean perRequest) {

    public static final Scope ALL = new Scope(Range.ALL, Range.ALL, Duration.ZERO, null, false);

    public boolean isAll() {
        return equals(ALL);
    }

    /** Whether it has to be asked for each chunk. */
    public boolean isPerChunk() {
        return perRequest || !requests.isAll() || !after.isZero() || lasting != null;
    }

    /** Whether the time is right, so long after the toxic was added. */
    public boolean holdsAt(long nanos) {
        long since = nanos - after.toNanos();
        return since >= 0 && (lasting == null || since < lasting.toNanos());
    }
}
