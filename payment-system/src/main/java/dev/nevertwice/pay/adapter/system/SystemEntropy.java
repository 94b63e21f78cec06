package dev.nevertwice.pay.adapter.system;

import dev.nevertwice.pay.check.Check;
import dev.nevertwice.pay.env.Entropy;
import java.security.SecureRandom;

/**
 * Chance from {@link SecureRandom}.
 *
 * <p>
 * An id begins with the time in milliseconds (9 characters, enough until the year 5188), so that rows made together lie
 * together in a B-tree and inserts touch few pages; the 17 characters after it (87 bits) make it unique and impossible
 * to guess. The order is for locality only: nothing may rely on it.
 */
public final class SystemEntropy implements Entropy {

    private static final char[] DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz".toCharArray();
    private static final int LENGTH = 26;
    private static final int CHANCE_FROM = 9;
    private static final int CHANCE_MIDDLE = 18;
    private static final long BELOW_EIGHT_DIGITS = 2_821_109_907_456L;
    private static final long BELOW_NINE_DIGITS = 36 * BELOW_EIGHT_DIGITS;

    private final SecureRandom random = new SecureRandom();

    @Override
    public String id(String prefix) {
        char[] id = new char[LENGTH];
        write(System.currentTimeMillis(), id, 0, CHANCE_FROM);
        write(random.nextLong(BELOW_NINE_DIGITS), id, CHANCE_FROM, CHANCE_MIDDLE);
        write(random.nextLong(BELOW_EIGHT_DIGITS), id, CHANCE_MIDDLE, LENGTH);
        return prefix + "_" + new String(id);
    }

    private static void write(long number, char[] id, int from, int to) {
        for (int at = to - 1; at >= from; at--) {
            id[at] = DIGITS[(int) (number % DIGITS.length)];
            number /= DIGITS.length;
        }
    }

    @Override
    public long below(long bound) {
        Check.that(bound > 0, "bound %d is not positive", bound);
        return random.nextLong(bound);
    }
}
