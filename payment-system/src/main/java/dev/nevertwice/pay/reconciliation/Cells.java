package dev.nevertwice.pay.reconciliation;

import dev.nevertwice.pay.money.Money;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Currency;

/** Reads single values strictly. What is wrong is an {@link Unreadable} with a line for people. */
final class Cells {

    private static final int REFERENCE_LONGEST = 64;
    private static final int DIGITS_MOST = 18;

    private static final String SECONDS_FORM = "0000-00-00T00:00:00Z";
    private static final String MILLIS_FORM = "0000-00-00T00:00:00.000Z";
    private static final Instant MILLENNIUM = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant MILLENNIUM_END = Instant.parse("3000-01-01T00:00:00Z");

    private Cells() {}

    /** A value that can't be what it should be. */
    static final class Unreadable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unreadable(String problem) {
            super(problem, null, false, false);
        }
    }

    static String reference(String what, String value) {
        if (!isReference(value)) {
            throw new Unreadable(what + " is missing or malformed");
        }
        return value;
    }

    /** Null for an empty cell. */
    static String referenceOrNull(String what, String value) {
        return value == null || value.isEmpty() ? null : reference(what, value);
    }

    /** As {@code api.Fields.REFERENCE} has it; a million rows have five each. */
    private static boolean isReference(String value) {
        if (value == null || value.isEmpty() || value.length() > REFERENCE_LONGEST) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean allowed = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
                    || c == '_' || c == '.' || c == ':' || c == '-';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    static Currency currency(String code) {
        try {
            Currency currency = Currency.getInstance(code);
            if (currency.getDefaultFractionDigits() < 0) {
                throw new Unreadable("the currency is not money");
            }
            return currency;
        } catch (IllegalArgumentException | NullPointerException unknown) {
            throw new Unreadable("the currency is not known");
        }
    }

    /** A positive whole number of minor units. */
    static Money minor(String amount, String currency) {
        long minor = whole("the amount", amount);
        if (minor == 0) {
            throw new Unreadable("the amount is zero");
        }
        return new Money(minor, currency(currency));
    }

    /** A whole number, not negative. */
    static long whole(String what, String digits) {
        boolean readable = digits != null && !digits.isEmpty() && digits.length() <= DIGITS_MOST;
        for (int i = 0; readable && i < digits.length(); i++) {
            readable = digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
        }
        if (!readable) {
            throw new Unreadable(what + " is not a whole number");
        }
        return bounded(what, Long.parseLong(digits));
    }

    private static long bounded(String what, long minor) {
        if (Math.abs(minor) > Money.MINOR_MOST) {
            throw new Unreadable(what + " is larger than any");
        }
        return minor;
    }

    /** A number in major units, exactly, as signed minor units. */
    static long major(String what, String number, Currency currency) {
        if (number == null || number.length() > DIGITS_MOST || !number.matches("-?\\d+(\\.\\d{1,4})?")) {
            throw new Unreadable(what + " is not a number");
        }
        try {
            return bounded(
                    what, new BigDecimal(number).movePointRight(currency.getDefaultFractionDigits()).longValueExact());
        } catch (ArithmeticException inexact) {
            throw new Unreadable(what + " has more digits than the currency");
        }
    }

    /** A time that ends with Z, as ISO 8601 writes it. */
    static Instant utc(String text) {
        try {
            return time(isToTheSecond(text) ? toTheSecond(text) : Instant.parse(text));
        } catch (DateTimeException wrong) {
            throw new Unreadable("the time can't be read");
        }
    }

    /** Such as 2026-11-22T10:00:00Z, with or without milliseconds; a million such times are worth the shorter way. */
    private static boolean isToTheSecond(String text) {
        if (text.length() != SECONDS_FORM.length() && text.length() != MILLIS_FORM.length()) {
            return false;
        }
        String form = text.length() == SECONDS_FORM.length() ? SECONDS_FORM : MILLIS_FORM;
        for (int i = 0; i < form.length(); i++) {
            char c = text.charAt(i);
            if (form.charAt(i) == '0' ? c < '0' || c > '9' : c != form.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static Instant toTheSecond(String text) {
        int millis = text.length() == MILLIS_FORM.length() ? number(text, 20, 23) : 0;
        LocalDate date = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
        LocalTime time = LocalTime.of(number(text, 11, 13), number(text, 14, 16), number(text, 17, 19));
        return Instant.ofEpochSecond(date.toEpochSecond(time, ZoneOffset.UTC), millis * 1_000_000L);
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    /** The time, if it is one of this millennium: another one is a slip that no table should keep. */
    static Instant time(Instant at) {
        if (at.isBefore(MILLENNIUM) || !at.isBefore(MILLENNIUM_END)) {
            throw new Unreadable("the time is not of this millennium");
        }
        return at;
    }
}
