package dev.nevertwice.chaos.sim;

import java.time.Duration;

/**
 * What goes wrong between the programs and below them, beside the faults of the PSP, until the heal.
 *
 * @param lostOneIn one message (request, answer, callback) in so many vanishes; 0 for none
 * @param twiceOneIn one request in so many arrives twice; 0 for none
 * @param partitions how often a way is cut for a while: nothing gets through, only answers don't, or connections are refused
 * @param pauses how often an instance stands still for a while, perhaps for longer than its leases
 * @param pspRestarts how often the PSP is down for a while: what it was asked is cut off, what it has committed stays
 * @param storeOutages how often the store can't be reached for a while
 * @param within they begin in the first so much of virtual time
 */
public record Disturbances(
        long lostOneIn,
        long twiceOneIn,
        int partitions,
        int pauses,
        int pspRestarts,
        int storeOutages,
        Duration within) {

    public static final Disturbances NONE = new Disturbances(0, 0, 0, 0, 0, 0, Duration.ofSeconds(1));

    public Disturbances {
        if (lostOneIn < 0 || twiceOneIn < 0) {
            throw new IllegalArgumentException("disturbances: one in a negative number");
        }
        if (partitions < 0 || pauses < 0 || pspRestarts < 0 || storeOutages < 0) {
            throw new IllegalArgumentException("disturbances: a negative count");
        }
        if (within.toMillis() < 1) {
            throw new IllegalArgumentException("disturbances.within must be at least a millisecond");
        }
    }
}
