package dev.nevertwice.chaos.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Values from bottom to top, with round numbers at its lines. */
sealed interface ValueAxis {

    List<Long> ticks();

    String label(long tick);

    /** Between the two edges of a picture; what lies outside is drawn at the edge. */
    long y(long value, long bottom, long top);

    /**
     * From 0 in even steps.
     *
     * @param decimals how many digits of a value are behind the point
     */
    static ValueAxis even(long most, int decimals) {
        long power = 1;
        while (power * 10 * 4 < most) {
            power *= 10;
        }
        long step = power * 10;
        for (long factor : new long[]{1, 2, 5}) {
            if (power * factor * 4 >= most) {
                step = power * factor;
                break;
            }
        }
        return new Even(step, Math.max(1, Math.ceilDiv(most, step)), decimals);
    }

    /** From a power of ten to another, each as far from the next: for what differs by magnitudes. */
    static ValueAxis decades(long least, long most) {
        long low = 1;
        while (low * 10 <= least) {
            low *= 10;
        }
        long high = low * 10;
        while (high < most) {
            high *= 10;
        }
        return new Decades(low, high);
    }

    record Even(long step, long steps, int decimals) implements ValueAxis {

        @Override
        public List<Long> ticks() {
            List<Long> ticks = new ArrayList<>();
            for (long number = 0; number <= steps; number++) {
                ticks.add(number * step);
            }
            return ticks;
        }

        @Override
        public String label(long tick) {
            BigDecimal major = BigDecimal.valueOf(tick, decimals);
            BigDecimal stepSize = BigDecimal.valueOf(step, decimals).stripTrailingZeros();
            return String.format(Locale.ROOT, "%,." + Math.max(0, stepSize.scale()) + "f", major);
        }

        @Override
        public long y(long value, long bottom, long top) {
            long most = step * steps;
            return BigDecimal.valueOf(bottom).subtract(BigDecimal.valueOf(Math.clamp(value, 0, most))
                    .multiply(BigDecimal.valueOf(bottom - top))
                    .divideToIntegralValue(BigDecimal.valueOf(most))).longValue();
        }
    }

    record Decades(long low, long high) implements ValueAxis {

        @Override
        public List<Long> ticks() {
            List<Long> ticks = new ArrayList<>();
            for (long tick = low; tick <= high; tick *= 10) {
                ticks.add(tick);
            }
            return ticks;
        }

        @Override
        public String label(long tick) {
            return Numbers.grouped(tick);
        }

        @Override
        public long y(long value, long bottom, long top) {
            double share = Math.log((double) Math.clamp(value, low, high) / low) / Math.log((double) high / low);
            return bottom - Math.round((bottom - top) * share);
        }
    }
}
