package dev.nevertwice.psp.fault;

import java.util.Arrays;
import java.util.Locale;
import java.util.List;
import java.util.Optional;

/**
 * Faults that need no admin API, as real sandboxes have them: each by a source, a card number, an amount or the name in
 * the request header {@value #HEADER}. This is the one table of them; docs/psp-triggers.md is checked against it.
 *
 * <p>A card, source or amount strikes the first try of a reference at an operation, so that a retry shows what really
 * happened; the header strikes every request that has it.
 */
public enum Trigger {
    BEFORE_ACCEPT_RESET(1, "before-accept/reset"),
    BEFORE_ACCEPT_HANG(2, "before-accept/hang"),
    BEFORE_ACCEPT_STATUS(3, "before-accept/status"),
    RATE_LIMIT(4, "throttling/rate-limit"),
    CONCURRENCY_LIMIT(5, "throttling/concurrency-limit"),
    OBJECT_LOCK(6, "throttling/object-lock"),
    KEY_CONFLICT(7, "idempotency/conflict"),
    KEY_STORE_DOWN(8, "idempotency/store-down"),
    KEY_FORGOTTEN(9, "idempotency/forget-key", 2),
    OLD_REPLY(10, "idempotency/replay-old", 2),
    ACCEPTED_RESET(11, "accepted-before-commit/reset"),
    ACCEPTED_STATUS(12, "accepted-before-commit/status"),
    ACCEPTED_DELAY(13, "accepted-before-commit/delay;millis=2000"),
    REPLY_RESET(14, "committed-before-reply/reset"),
    REPLY_HANG(15, "committed-before-reply/hang"),
    REPLY_TRUNCATED(16, "committed-before-reply/truncate"),
    REPLY_MALFORMED(17, "committed-before-reply/malformed"),
    REPLY_500(18, "committed-before-reply/status;status=500"),
    REPLY_502(19, "committed-before-reply/status;status=502"),
    REPLY_504(20, "committed-before-reply/status;status=504"),
    REPLY_DELAYED(21, "committed-before-reply/delay;millis=2000"),
    CHARGED_TWICE(22, "processing/charge-twice"),
    CALLBACK_DUPLICATED(23, "callback/duplicate"),
    CALLBACK_DROPPED(24, "callback/drop"),
    CALLBACK_DELAYED(25, "callback/delay;millis=2000"),
    CALLBACK_BEFORE_REPLY(26, "callback/before-reply"),
    CALLBACK_TWIN(27, "callback/twin"),
    CALLBACK_REORDERED(28, "callback/reorder"),
    CALLBACK_CONTRADICTED(29, "callback/contradict"),
    CALLBACK_STALE(30, "callback/stale"),
    CALLBACK_BAD_SIGNATURE(31, "callback/bad-signature"),
    CALLBACK_OLD_TIMESTAMP(32, "callback/old-timestamp"),
    CALLBACK_TRUNCATED(33, "callback/truncate"),
    ROW_MISSING(34, "settlement/row-missing"),
    ROW_EXTRA(35, "settlement/row-extra"),
    ROW_TWICE(36, "settlement/row-twice"),
    ROW_OTHER_AMOUNT(37, "settlement/other-amount"),
    ROW_OTHER_FEE(38, "settlement/other-fee"),
    ROW_OTHER_CURRENCY(39, "settlement/other-currency"),
    ROW_UNIT_MIX_UP(40, "settlement/unit-mix-up"),
    ROW_DAY_SHIFTED(41, "settlement/day-shifted"),
    ROW_RESTATED(42, "settlement/restated"),
    ROW_UNPARSEABLE(43, "settlement/unparseable"),
    ROW_LATE(44, "settlement/late");

    /** The request header, by its lower-case name. */
    public static final String HEADER = "x-psp-fault";

    /** Prices nobody asks by accident. */
    private static final long FIRST_AMOUNT = 990_000_000;

    private static final String AMOUNT = "9900000";
    private static final int DIGITS_OF_AN_AMOUNT = 9;
    private static final List<Trigger> BY_AMOUNT = List.of(values());

    private static final String CARD = "4000009900000";

    private final int number;
    private final String spec;
    private final int strikes;

    Trigger(int number, String spec) {
        this(number, spec, 1);
    }

    /** {@code strikes}: which try a card, source or amount strikes; faults of used keys need a try before. */
    Trigger(int number, String spec, int strikes) {
        this.number = number;
        this.spec = spec;
        this.strikes = strikes;
    }

    /** The name in the header. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The source of direct registrations. It is approved. */
    public String token() {
        return "tok_fault_" + name().toLowerCase(Locale.ROOT);
    }

    /** The number on the hosted page, with a right check digit. It is approved. */
    public String card() {
        String payload = CARD + (number < 10 ? "0" : "") + number;
        return payload + checkDigit(payload);
    }

    /** In minor units of any currency. */
    public long amount() {
        return FIRST_AMOUNT + number;
    }

    /** Point and act, as the header takes them. */
    public String spec() {
        return spec;
    }

    /** Which try of a reference a card, source or amount strikes, from 1. */
    public int strikes() {
        return strikes;
    }

    private static int checkDigit(String payload) {
        int sum = 0;
        for (int i = 0; i < payload.length(); i++) {
            int digit = payload.charAt(payload.length() - 1 - i) - '0';
            int weighted = i % 2 == 0 ? digit * 2 : digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return (10 - sum % 10) % 10;
    }

    public static Optional<Trigger> named(String wireName) {
        return Arrays.stream(values()).filter(trigger -> trigger.wireName().equals(wireName)).findFirst();
    }

    public static Optional<Trigger> ofToken(String token) {
        return token.startsWith("tok_fault_")
                ? Arrays.stream(values()).filter(trigger -> trigger.token().equals(token)).findFirst()
                : Optional.empty();
    }

    /** {@code digits} only. */
    public static Optional<Trigger> ofCard(String digits) {
        return digits.startsWith(CARD)
                ? Arrays.stream(values()).filter(trigger -> trigger.card().equals(digits)).findFirst()
                : Optional.empty();
    }

    /** Any text: only the few amounts that trigger something are read as numbers. */
    static Optional<Trigger> ofAmount(String amount) {
        if (amount.length() != DIGITS_OF_AN_AMOUNT || !amount.startsWith(AMOUNT)) {
            return Optional.empty();
        }
        return BY_AMOUNT.stream().filter(trigger -> Long.toString(trigger.amount()).equals(amount)).findFirst();
    }
}
