package dev.nevertwice.psp.wire;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;

/** Amounts: whole minor units of an ISO 4217 currency, checked where they enter. */
public final class Money {

    /** A million million minor units: above any price, and a book of millions of them can't overflow a long. */
    public static final long MAX_AMOUNT = 1_000_000_000_000L;

    /** Each leads to itself: a book holds millions of them, and this one text will do. */
    private static final Map<String, String> CURRENCIES = currencies();

    private Money() {}

    public static long amount(Fields fields) {
        return fields.whole("amount", 1, MAX_AMOUNT);
    }

    public static String currency(Fields fields) {
        return CURRENCIES.get(fields.oneOf("currency", CURRENCIES.keySet(), "must be an ISO 4217 currency"));
    }

    /** Minor units a major unit has, as a power of ten: KRW 0, USD 2, BHD 3. */
    public static int exponent(String currency) {
        return Currency.getInstance(currency).getDefaultFractionDigits();
    }

    /** For people: {@code 129.00 USD}. */
    public static String text(long amount, String currency) {
        return BigDecimal.valueOf(amount, exponent(currency)).toPlainString() + " " + currency;
    }

    private static Map<String, String> currencies() {
        Map<String, String> codes = new HashMap<>();
        for (Currency currency : Currency.getAvailableCurrencies()) {
            // XXX, XTS, gold and the like have no minor unit and can't be charged.
            if (currency.getDefaultFractionDigits() >= 0) {
                codes.put(currency.getCurrencyCode(), currency.getCurrencyCode());
            }
        }
        return codes;
    }
}
