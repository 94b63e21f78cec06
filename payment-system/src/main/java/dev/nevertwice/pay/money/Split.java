package dev.nevertwice.pay.money;

import dev.nevertwice.pay.check.Check;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Divides an amount by weights, to the last unit: each part is what its weight says, rounded down, and the units that are
 * left go to the largest remainders, of equal ones to the first (the method of Hamilton). The same parts every time.
 */
public final class Split {

    private Split() {}

    /** The parts, in the order of the weights, which are positive; together they are the amount. */
    public static List<Money> of(Money amount, List<Long> weights) {
        Check.that(amount.minor() >= 0, "%s can't be split", amount);
        Check.that(!weights.isEmpty() && weights.stream().allMatch(weight -> weight > 0), "weights are %s", weights);
        BigInteger sum = weights.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
        List<BigInteger[]> shares = weights.stream()
                .map(weight -> BigInteger.valueOf(amount.minor()).multiply(BigInteger.valueOf(weight))
                        .divideAndRemainder(sum))
                .toList();
        List<Money> parts = new ArrayList<>();
        shares.forEach(share -> parts.add(new Money(share[0].longValueExact(), amount.currency())));
        long left = amount.minor() - parts.stream().mapToLong(Money::minor).sum();
        Comparator<Integer> byRemainder = Comparator.comparing((Integer part) -> shares.get(part)[1]).reversed();
        IntStream.range(0, parts.size()).boxed().sorted(byRemainder).limit(left)
                .forEach(part -> parts.set(part, parts.get(part).plus(new Money(1, amount.currency()))));
        return List.copyOf(parts);
    }
}
