package dev.nevertwice.chaos.run;

/** The exponential function in whole millionths, by integer arithmetic that is exact or throws. */
final class Exponential {

    private static final long MILLION = 1_000_000;
    private static final long BILLION = 1_000_000_000;
    private static final long E_IN_MILLIONTHS = 2_718_282;
    private static final int TERMS = 13;

    private Exponential() {}

    /** e^(x/1,000,000) in millionths; x from -14 to 14 million. The relative error is below 1/100,000 for |x| up to 9 million. */
    static long of(long x) {
        long whole = Math.floorDiv(x, MILLION);
        if (whole < -14 || whole > 14) {
            throw new ArithmeticException("e^" + whole + " is beyond what an amount can be");
        }
        long value = series(Math.floorMod(x, MILLION)) / 1_000;
        for (long n = 0; n < whole; n++) {
            value = Math.multiplyExact(value, E_IN_MILLIONTHS) / MILLION;
        }
        for (long n = whole; n < 0; n++) {
            value = Math.multiplyExact(value, MILLION) / E_IN_MILLIONTHS;
        }
        return value;
    }

    /** The power series, for x in [0, 1), in billionths. Each product stays below 3 * 10^18. */
    private static long series(long millionths) {
        long x = millionths * 1_000;
        long term = BILLION;
        long sum = BILLION;
        for (int k = 1; k <= TERMS; k++) {
            term = term * x / BILLION / k;
            sum += term;
        }
        return sum;
    }
}
