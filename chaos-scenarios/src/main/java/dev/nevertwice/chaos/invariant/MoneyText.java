package dev.nevertwice.chaos.invariant;

import java.math.BigDecimal;
import java.util.Currency;

/** Money for people: major units with the currency's own digits, such as {@code 39.031 BHD}. */
public final class MoneyText {

    private MoneyText() {}

    /** A code that nobody knows has no digits. */
    public static String of(long minor, String currency) {
        return major(minor, currency) + " " + currency;
    }

    /** The number alone, such as {@code 39.031}. */
    public static String major(long minor, String currency) {
        return BigDecimal.valueOf(minor, digits(currency)).toPlainString();
    }

    private static int digits(String currency) {
        try {
            return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        } catch (IllegalArgumentException unknown) {
            return 0;
        }
    }
}
