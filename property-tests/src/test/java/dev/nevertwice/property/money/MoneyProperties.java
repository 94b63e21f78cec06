package dev.nevertwice.property.money;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import dev.nevertwice.pay.money.Money;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Money is exact, or it is not: no sum wraps around, no currencies mix, no digit is lost in what people read. */
class MoneyProperties {

    @Property(tries = 1_000)
    void sumsAreExactOrThrow(@ForAll long one, @ForAll long other) {
        exact(BigInteger.valueOf(one).add(BigInteger.valueOf(other)), () -> krw(one).plus(krw(other)));
        exact(BigInteger.valueOf(one).subtract(BigInteger.valueOf(other)), () -> krw(one).minus(krw(other)));
    }

    private static void exact(BigInteger expected, Supplier<Money> sum) {
        if (expected.bitLength() < Long.SIZE) {
            assertEquals(expected, BigInteger.valueOf(sum.get().minor()));
        } else {
            assertThrows(ArithmeticException.class, sum::get);
        }
    }

    @Property(tries = 100)
    void currenciesDoNotMix(@ForAll long one, @ForAll long other) {
        assertThrows(ArithmeticException.class, () -> krw(one).plus(Money.of(other, "USD")));
        assertThrows(ArithmeticException.class, () -> krw(one).minus(Money.of(other, "USD")));
    }

    @Property(tries = 500)
    void whatPeopleReadIsTheAmount(@ForAll long minor) {
        assertEquals(new BigDecimal(minor), read(minor, "KRW"));
        assertEquals(new BigDecimal(minor), read(minor, "USD").movePointRight(2));
        assertEquals(new BigDecimal(minor), read(minor, "BHD").movePointRight(3));
    }

    private static BigDecimal read(long minor, String currency) {
        return new BigDecimal(Money.of(minor, currency).toString().split(" ")[0]);
    }

    private static Money krw(long minor) {
        return Money.of(minor, "KRW");
    }
}
