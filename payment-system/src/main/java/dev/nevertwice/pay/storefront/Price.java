package dev.nevertwice.pay.storefront;

import dev.nevertwice.pay.money.Money;
import java.math.BigDecimal;
import java.util.List;

/** What a buyer types as an amount: major units, with as many decimals as the currency has. */
final class Price {

    /** One currency of each number of decimals: 0, 2 and 3. */
    static final List<String> CURRENCIES = List.of("KRW", "USD", "BHD");

    private Price() {}

    /** @throws IllegalArgumentException with a message for the buyer */
    static Money read(String amount, String currency) {
        if (!CURRENCIES.contains(currency)) {
            throw new IllegalArgumentException("Choose one of " + String.join(", ", CURRENCIES) + ".");
        }
        if (!amount.matches("[0-9]{1,12}(\\.[0-9]{1,3})?")) {
            throw new IllegalArgumentException("Write the amount in digits, such as 12900 or 12.90.");
        }
        int decimals = Money.of(0, currency).currency().getDefaultFractionDigits();
        try {
            long minor = new BigDecimal(amount).movePointRight(decimals).longValueExact();
            if (minor > 0) {
                return Money.of(minor, currency);
            }
        } catch (ArithmeticException finer) {
            throw new IllegalArgumentException(currency + " has " + decimals + " decimals.", finer);
        }
        throw new IllegalArgumentException("The amount must be more than nothing.");
    }
}
