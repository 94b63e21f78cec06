package dev.nevertwice.chaos.report;

import dev.nevertwice.chaos.invariant.Verdict;

/** How a word looks on a terminal; carries no meaning that the word itself doesn't. */
enum Style {
    PLAIN(""),
    DIM("2"),
    BOLD("1"),
    GOOD("32"),
    BAD("1;31"),
    DOUBTFUL("33");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    /** ANSI colours where the terminal shows them. */
    String applied(String text, boolean coloured) {
        return coloured && !code.isEmpty() && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    static Style of(Verdict verdict) {
        return switch (verdict) {
            case VALID -> GOOD;
            case INVALID -> BAD;
            case UNKNOWN -> DOUBTFUL;
        };
    }
}
