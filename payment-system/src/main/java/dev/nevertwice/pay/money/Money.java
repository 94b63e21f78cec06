package dev.nevertwice.pay.money;

import dev.nevertwice.pay.check.Check;
import java.math.BigDecimal;
import java.util.Currency;

/**
 * An amount in minor units of an ISO 4217 currency with that currency's own exponent (KRW and JPY 0, USD 2, BHD 3).
 * Arithmetic is exact or throws {@link ArithmeticException}.
 */
public record Money(long minor, Currency currency) {

    /** What anybody outside says may be no more: sums of thousands fit a long, so one absurd amount stops no file and no audit. */
    public static final long MINOR_MOST = 1_000_000_000_000_000L;

    public Money {
        Check.that(currency != null, "currency is missing");
        Check.that(currency.getDefaultFractionDigits() >= 0, "%s is not money that can be paid with", currency);
    }

    public static Money of(long minor, String currencyCode) {
        return new Money(minor, Currency.getInstance(currencyCode));
    }

    public static Money zero(Currency currency) {
        return new Money(0, currency);
    }

    public Money plus(Money other) {
        requireSameCurrency(other);
        return new Money(Math.addExact(minor, other.minor), currency);
    }

    public Money minus(Money other) {
        requireSameCurrency(other);
        return new Money(Math.subtractExact(minor, other.minor), currency);
    }

    public boolean isPositive() {
        return minor > 0;
    }

    public String code() {
        return currency.getCurrencyCode();
    }

    /** For people: major units with the currency's own number of digits, such as {@code 12.90 USD} or {@code 12900 KRW}. */
    @Override
    public String toString() {
        return BigDecimal.valueOf(minor, currency.getDefaultFractionDigits()).toPlainString() + " " + code();
    }

    private void requireSameCurrency(Money other) {
        if (!currency.equals(other.currency)) {
            throw new ArithmeticException("can't mix " + this + " with " + other);
        }
    }
}
