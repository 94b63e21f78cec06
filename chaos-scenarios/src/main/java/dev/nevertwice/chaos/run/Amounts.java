package dev.nevertwice.chaos.run;

import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.Workload;
import dev.nevertwice.pay.env.Entropy;
import java.util.Map;

/**
 * Draws log-normal amounts: median * e^(sigma * z) with z from the normal distribution, as amounts in shops really are.
 * Everything is whole numbers, because money is, and because a seed must give the same amounts on every machine.
 */
final class Amounts {

    /**
     * One currency.
     *
     * @param perMedian what one major unit of the scenario's median is in thousandths of this currency, so that a median of
     *     25 is 25.00 USD, about 34,500 KRW and about 9.400 BHD
     * @param digits of the minor unit, by ISO 4217
     */
    private record Scale(long perMedian, int digits) {}

    private static final Map<String, Scale> SCALES = Map.of(
            "USD", new Scale(1_000, 2),
            "EUR", new Scale(920, 2),
            "KRW", new Scale(1_380_000, 0),
            "JPY", new Scale(150_000, 0),
            "BHD", new Scale(376, 3));

    private static final long MILLION = 1_000_000;

    private final Workload.Amount amount;

    Amounts(Workload.Amount amount) {
        this.amount = amount;
    }

    /** An amount in minor units, at least 1. */
    long draw(String currency, Entropy entropy) {
        return minor(currency, NormalDistribution.quantile(entropy.below(NormalDistribution.DRAWS)));
    }

    /** @param z standard normal, in millionths */
    long minor(String currency, long z) {
        Scale scale = SCALES.get(currency);
        if (scale == null) {
            throw new IllegalArgumentException("no scale for " + currency);
        }
        long factor = Exponential.of(Math.multiplyExact(amount.sigmaThousandths(), z) / 1_000);
        long thousandths = Math.multiplyExact(amount.medianThousandths(), factor) / MILLION;
        long ofCurrency = Math.multiplyExact(thousandths, scale.perMedian()) / 1_000;
        long minor = switch (scale.digits()) {
            case 0 -> ofCurrency / 1_000;
            case 2 -> ofCurrency / 10;
            default -> ofCurrency;
        };
        return Math.max(1, minor);
    }
}
