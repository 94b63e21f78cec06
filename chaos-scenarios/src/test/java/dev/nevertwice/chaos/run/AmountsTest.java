package dev.nevertwice.chaos.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.ScenarioFile;
import dev.nevertwice.chaos.scenario.Workload;
import dev.nevertwice.pay.env.Entropy;
import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AmountsTest {

    private static final long MILLION = 1_000_000;

    private final Amounts amounts = new Amounts(new Workload.Amount(25_000, 1_000));

    @Test
    void theMedianIsTheMedianInEachCurrencysOwnMinorUnits() {
        assertEquals(2_500, amounts.minor("USD", 0));
        assertEquals(34_500, amounts.minor("KRW", 0));
        assertEquals(9_400, amounts.minor("BHD", 0));
        assertEquals(3_750, amounts.minor("JPY", 0));
    }

    /** e and 1/e, to the unit: the same on every machine. */
    @Test
    void oneSigmaIsAFactorOfE() {
        assertEquals(6_795, amounts.minor("USD", MILLION));
        assertEquals(919, amounts.minor("USD", -MILLION));
    }

    @Test
    void nothingIsFree() {
        assertEquals(1, new Amounts(new Workload.Amount(10, 3_000)).minor("USD", -3 * MILLION));
    }

    @Test
    void everyCurrencyOfAScenarioHasAScale() {
        ScenarioFile.CURRENCIES.forEach(currency -> assertTrue(amounts.minor(currency, 0) > 0));
    }

    @Test
    void theExponentialIsWithinOnePartInAHundredThousand() {
        for (long x = -4 * MILLION; x <= 9 * MILLION; x += 17_377) {
            long found = Exponential.of(x);
            BigInteger expected = exponential(x);
            BigInteger off = expected.subtract(BigInteger.valueOf(found)).abs();
            long allowed = found / 100_000 + 2;
            assertTrue(off.compareTo(BigInteger.valueOf(allowed)) <= 0,
                    "e^" + x + " is " + found + ", not " + expected);
        }
        assertThrows(ArithmeticException.class, () -> Exponential.of(15 * MILLION));
    }

    @Test
    void drawsAreNormal() {
        long[] draws = new long[(int) NormalDistribution.DRAWS];
        long sum = 0;
        BigInteger squares = BigInteger.ZERO;
        for (int draw = 0; draw < draws.length; draw++) {
            draws[draw] = NormalDistribution.quantile(draw);
            sum += draws[draw];
            squares = squares.add(BigInteger.valueOf(draws[draw]).pow(2));
        }
        Arrays.sort(draws);
        long deviation = squares.divide(BigInteger.valueOf(draws.length)).sqrt().longValueExact();

        assertEquals(0, sum);
        assertTrue(Math.abs(deviation - MILLION) < MILLION / 200, "standard deviation " + deviation);
        assertNear(draws[(int) (draws.length * 84_134L / 100_000)], MILLION);
        assertNear(draws[(int) (draws.length * 97_725L / 100_000)], 2 * MILLION);
    }

    @Test
    void theMedianOfManyDrawsIsTheMedian() {
        long[] drawn = new long[20_001];
        Entropy entropy = new Counting();
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = amounts.draw("USD", entropy);
        }
        Arrays.sort(drawn);

        assertTrue(Math.abs(drawn[drawn.length / 2] - 2_500) < 50, "median " + drawn[drawn.length / 2]);
        assertTrue(drawn[0] > 90 && drawn[drawn.length - 1] < 60_000, drawn[0] + " to " + drawn[drawn.length - 1]);
    }

    private static void assertNear(long found, long expected) {
        assertTrue(Math.abs(found - expected) < MILLION / 100, found + " is not near " + expected);
    }

    /** e^(x/1,000,000) in millionths by 200 terms of the series with 60 digits more. */
    private static BigInteger exponential(long x) {
        BigInteger scale = BigInteger.TEN.pow(66);
        BigInteger power = BigInteger.valueOf(x).multiply(BigInteger.TEN.pow(60));
        BigInteger term = scale;
        BigInteger sum = scale;
        for (int k = 1; k <= 200; k++) {
            term = term.multiply(power).divide(scale).divide(BigInteger.valueOf(k));
            sum = sum.add(term);
        }
        return sum.divide(BigInteger.TEN.pow(60));
    }

    /** Walks through all numbers below the bound, in large steps. */
    private static final class Counting implements Entropy {

        private long next;

        @Override
        public String id(String prefix) {
            return prefix + "_" + next++;
        }

        @Override
        public long below(long bound) {
            next += 40_503;
            return next % bound;
        }
    }
}
