package dev.nevertwice.chaos.sim;

import java.time.Duration;

/**
 * How often the answer to COMMIT is lost. Of those commits half happened.
 *
 * @param oneIn one commit in so many, on average; 0 for never
 * @param until no more after so much virtual time since the world began
 */
public record CommitLoss(long oneIn, Duration until) {

    public static final CommitLoss NEVER = new CommitLoss(0, Duration.ZERO);

    public CommitLoss {
        if (oneIn < 0) {
            throw new IllegalArgumentException("commitLoss.oneIn must not be negative");
        }
    }
}
