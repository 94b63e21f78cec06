package dev.nevertwice.property.money;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.money.Split;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** What is split is neither more nor less in parts (defect M68), whatever the amount and the weights. */
class SplitProperties {

    @Property(tries = 1_000)
    void thePartsAreTheAmount(
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long amount,
            @ForAll @Size(min = 1, max = 50) List<@LongRange(min = 1, max = Long.MAX_VALUE) Long> weights) {
        BigInteger sum = Split.of(Money.of(amount, "KRW"), weights).stream()
                .map(part -> BigInteger.valueOf(part.minor()))
                .reduce(BigInteger.ZERO, BigInteger::add);
        assertEquals(BigInteger.valueOf(amount), sum);
    }

    /** No part is a whole unit away from what its weight says, and none is below nothing. */
    @Property(tries = 1_000)
    void eachPartIsItsShareToTheUnit(
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long amount,
            @ForAll @Size(min = 1, max = 50) List<@LongRange(min = 1, max = Long.MAX_VALUE) Long> weights) {
        BigInteger whole = weights.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
        List<Money> parts = Split.of(Money.of(amount, "KRW"), weights);
        for (int i = 0; i < parts.size(); i++) {
            BigInteger exact = BigInteger.valueOf(amount).multiply(BigInteger.valueOf(weights.get(i)));
            BigInteger given = BigInteger.valueOf(parts.get(i).minor()).multiply(whole);
            assertTrue(given.subtract(exact).abs().compareTo(whole) < 0, () -> parts + " of " + weights);
            assertTrue(parts.get(i).minor() >= 0);
        }
    }

    /** Equal weights get equal parts but for the units that are left, which the first get. */
    @Property(tries = 200)
    void equalWeightsDifferByOneUnitAtMost(
            @ForAll @LongRange(min = 0, max = 1_000_000) long amount,
            @ForAll @LongRange(min = 1, max = 50) long sellers) {
        List<Money> parts = Split.of(Money.of(amount, "KRW"), Collections.nCopies((int) sellers, 7L));
        for (int i = 0; i < parts.size(); i++) {
            assertEquals(amount / sellers + (i < amount % sellers ? 1 : 0), parts.get(i).minor());
        }
    }
}
