package dev.nevertwice.pay.check;

/** Checks for programmer errors. Always on, never caught. */
public final class Check {

    private Check() {}

    public static void that(boolean condition, String message, Object... values) {
        if (!condition) {
            throw new AssertionError(message.formatted(values));
        }
    }
}
