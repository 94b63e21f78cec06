package dev.nevertwice.psp.registration;

import java.util.Arrays;
import java.util.Optional;

/** The published test instruments, and what becomes of a charge with each. No other card is ever accepted. */
public enum Source {
    VISA("tok_visa", "4242424242424242", false, null),
    DECLINED("tok_declined", "4000000000000002", false, "card_declined"),
    INSUFFICIENT("tok_insufficient", "4000000000009995", false, "insufficient_funds"),
    REVIEW("tok_review", "4000000000009235", true, null),
    REVIEW_DECLINED("tok_review_declined", "4000000000003063", true, "card_declined");

    private final String token;
    private final String card;
    private final boolean reviewed;
    private final String declineCode;

    Source(String token, String card, boolean reviewed, String declineCode) {
        this.token = token;
        this.card = card;
        this.reviewed = reviewed;
        this.declineCode = declineCode;
    }

    public String token() {
        return token;
    }

    public String card() {
        return card;
    }

    public boolean reviewed() {
        return reviewed;
    }

    /** Null where the charge is approved in the end. */
    public String declineCode() {
        return declineCode;
    }

    public static Optional<Source> ofToken(String token) {
        return Arrays.stream(values()).filter(source -> source.token.equals(token)).findFirst();
    }

    /** Spaces and dashes, as people type them, don't matter. */
    public static Optional<Source> ofCard(String typed) {
        String digits = typed.replace(" ", "").replace("-", "");
        return Arrays.stream(values()).filter(source -> source.card.equals(digits)).findFirst();
    }
}
