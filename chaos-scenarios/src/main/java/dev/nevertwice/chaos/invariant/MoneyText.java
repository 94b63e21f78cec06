package dev.nevertwice.chaos.invariant;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;
import java.util.OptionalInt;

/** Money for people: major units with the currency's own digits, such as {@code 12,900 KRW} or {@code 39.031 BHD}. */
public final class MoneyText {

    private MoneyText() {}

    /** A code that nobody knows has no digits, and says so. */
    public static String of(long minor, String currency) {
        OptionalInt digits = digits(currency);
        String text = String.format(Locale.ROOT, "%,." + digits.orElse(0) + "f %s",
                BigDecimal.valueOf(minor, digits.orElse(0)), currency);
        return digits.isPresent() ? text : text + " (minor units)";
    }

    /** The number alone, as programs read it: {@code 1290.00}, never grouped. */
    public static String major(long minor, String currency) {
        return BigDecimal.valueOf(minor, digits(currency).orElse(0)).toPlainString();
    }

    private static OptionalInt digits(String currency) {
        try {
            return OptionalInt.of(Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits()));
        } catch (IllegalArgumentException unknown) {
            return OptionalInt.empty();
        }
    }
}
