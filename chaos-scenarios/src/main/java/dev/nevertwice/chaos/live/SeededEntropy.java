package dev.nevertwice.chaos.live;

import dev.nevertwice.pay.check.Check;
import dev.nevertwice.pay.env.Entropy;
import java.util.SplittableRandom;

/** Chance that is the same for the same seed, as long as it is drawn in the same order. */
public final class SeededEntropy implements Entropy {

    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final int LENGTH = 26;

    private final SplittableRandom random;

    public SeededEntropy(long seed) {
        this.random = new SplittableRandom(seed);
    }

    @Override
    public synchronized String id(String prefix) {
        StringBuilder id = new StringBuilder(prefix).append('_');
        for (int digit = 0; digit < LENGTH; digit++) {
            id.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return id.toString();
    }

    @Override
    public synchronized long below(long bound) {
        Check.that(bound > 0, "bound %d is not positive", bound);
        return random.nextLong(bound);
    }
}
