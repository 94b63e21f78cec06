package dev.nevertwice.chaos.report;

/** A piece of text and its look. */
record Styled(String text, Style style) {

    static Styled plain(String text) {
        return new Styled(text, Style.PLAIN);
    }

    static Styled number(long value) {
        return plain(Numbers.grouped(value));
    }
}
