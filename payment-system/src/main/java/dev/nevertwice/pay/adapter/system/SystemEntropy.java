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
    private static final int TIME_LENGTH = 9;

    private final SecureRandom random = new SecureRandom();

    @Override
    public String id(String prefix) {
        char[] id = new char[LENGTH];
        long millis = System.currentTimeMillis();
        for (int at = TIME_LENGTH - 1; at >= 0; at--) {
            id[at] = DIGITS[(int) (millis % DIGITS.length)];
            millis /= DIGITS.length;
        }
        for (int at = TIME_LENGTH; at < LENGTH; at++) {
            id[at] = DIGITS[random.nextInt(DIGITS.length)];
        }
        return prefix + "_" + new String(id);
    }

    @Override
    public long below(long bound) {
        Check.that(bound > 0, "bound %d is not positive", bound);
        return random.nextLong(bound);
    }
}
