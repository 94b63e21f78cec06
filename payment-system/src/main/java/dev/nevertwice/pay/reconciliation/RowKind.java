package dev.nevertwice.pay.reconciliation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What changed what the PSP owes us. */
enum RowKind {
    CHARGE(true),
    CAPTURE(true),
    REFUND(false),
    REFUND_FAILED(true),
    CHARGEBACK(false),
    CHARGEBACK_WON(true),
    PAYOUT(false),
    PAYOUT_FAILED(true);

    private static final Map<String, RowKind> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(RowKind::word, Function.identity()));

    private final boolean incoming;
    private final String word = name().toLowerCase(Locale.ROOT);

    RowKind(boolean incoming) {
        this.incoming = incoming;
    }

    /** Whether the PSP owes us more by it. */
    boolean incoming() {
        return incoming;
    }

    /** Whether a buyer pays: only then there is a fee. */
    boolean isSale() {
        return this == CHARGE || this == CAPTURE;
    }

    /**
     * What the movement is known by on both sides: a charge by the PSP's id of it, a payout by ours, all else by the PSP's
     * id of the capture, refund or chargeback.
     *
     * @throws Cells.Unreadable when that is missing
     */
    String known(String charge, String object, String merchantReference) {
        return switch (this) {
            case CHARGE -> Cells.reference("the id of the charge", charge);
            case PAYOUT, PAYOUT_FAILED -> Cells.reference("our reference of the payout", merchantReference);
            default -> Cells.reference("the id of the " + word(), object);
        };
    }

    String word() {
        return word;
    }

    static Optional<RowKind> of(String word) {
        return Optional.ofNullable(BY_WORD.get(word));
    }
}
