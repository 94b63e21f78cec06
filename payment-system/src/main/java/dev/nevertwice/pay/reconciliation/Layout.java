package dev.nevertwice.pay.reconciliation;

import java.util.Locale;
import java.util.Optional;

/** The forms that settlement files come in. */
public enum Layout {
    NATIVE,
    STRIPE,
    ADYEN,
    /** A JSON list; the others are CSV. */
    TOSS;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Layout> of(String word) {
        for (Layout layout : values()) {
            if (layout.word().equals(word)) {
                return Optional.of(layout);
            }
        }
        return Optional.empty();
    }

    /** By what the first line says, where it says enough. */
    static Optional<Layout> detect(String firstLine) {
        if (firstLine.stripLeading().startsWith("[")) {
            return Optional.of(TOSS);
        }
        if (firstLine.contains("balance_transaction_id")) {
            return Optional.of(STRIPE);
        }
        if (firstLine.contains("Psp Reference")) {
            return Optional.of(ADYEN);
        }
        return firstLine.startsWith("row,") || firstLine.contains(",occurred_at")
                ? Optional.of(NATIVE)
                : Optional.empty();
    }
}
