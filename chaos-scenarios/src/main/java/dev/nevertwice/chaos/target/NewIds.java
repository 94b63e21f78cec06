package dev.nevertwice.chaos.target;

import dev.nevertwice.pay.env.Entropy;
import java.time.Instant;

/**
 * The seed's chance, but ids that no run before had: a service may remember the carts of all of them, and the PSP does not. What is
 * bought stays what the seed says.
 */
final class NewIds implements Entropy {

    private static final int BASE = 36;

    private final Entropy seeded;
    private final String run;

    /** @param began of the run; no two of one service begin in the same millisecond, because the PSP's port is one */
    NewIds(Entropy seeded, Instant began) {
        this.seeded = seeded;
        this.run = Long.toString(began.toEpochMilli(), BASE);
    }

    /** As long as ever: a service may have room for so much. */
    @Override
    public String id(String prefix) {
        String id = seeded.id(prefix);
        return id.substring(0, id.length() - run.length()) + run;
    }

    @Override
    public long below(long bound) {
        return seeded.below(bound);
    }
}
