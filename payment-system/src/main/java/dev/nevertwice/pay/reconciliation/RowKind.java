package dev.nevertwice.pay.reconciliation;

import java.util.Locale;
import java.util.Optional;

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

    private final boolean incoming;

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
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<RowKind> of(String word) {
        for (RowKind kind : values()) {
            if (kind.word().equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
