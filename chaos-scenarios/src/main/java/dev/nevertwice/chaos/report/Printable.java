package dev.nevertwice.chaos.report;

/** Makes text harmless for a terminal and for XML: control characters, escapes and direction marks become visible. */
public final class Printable {

    private static final char REPLACEMENT = '\uFFFD';

    private Printable() {}

    /** One line of visible text. */
    public static String of(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints().forEach(point -> clean.appendCodePoint(of(point)));
        return clean.toString();
    }

    static int of(int point) {
        return isVisible(point) ? point : REPLACEMENT;
    }

    private static boolean isVisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.SURROGATE, Character.UNASSIGNED, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR, Character.FORMAT, Character.PRIVATE_USE -> false;
            default -> true;
        };
    }
}
