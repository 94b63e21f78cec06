package dev.nevertwice.chaos.report;

import java.util.ArrayDeque;

/**
 * Writes well-formed XML, which HTML with SVG in it can be too. The only way in for text and attributes escapes them,
 * so nothing that was observed can ever become markup.
 */
public final class Markup {

    private final StringBuilder text = new StringBuilder();
    private final ArrayDeque<String> open = new ArrayDeque<>();

    /** Markup that this program wrote itself: a document's first line, a style sheet. Never anything observed. */
    public Markup trusted(String markup) {
        text.append(markup);
        return this;
    }

    /** @param attributes names and values in turn; a null value leaves the attribute out */
    public Markup open(String tag, Object... attributes) {
        start(tag, attributes);
        text.append('>');
        open.push(tag);
        return this;
    }

    public Markup close() {
        text.append("</").append(open.pop()).append('>');
        return this;
    }

    public Markup closeLine() {
        close();
        text.append('\n');
        return this;
    }

    /** An element without content. */
    public Markup empty(String tag, Object... attributes) {
        start(tag, attributes);
        text.append(" />");
        return this;
    }

    /** An element with nothing but text in it. */
    public Markup element(String tag, String content, Object... attributes) {
        return open(tag, attributes).text(content).close();
    }

    public Markup text(String content) {
        escape(content, false);
        return this;
    }

    private void start(String tag, Object... attributes) {
        text.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            if (attributes[i + 1] != null) {
                text.append(' ').append(attributes[i]).append("=\"");
                escape(attributes[i + 1].toString(), true);
                text.append('"');
            }
        }
    }

    private void escape(String content, boolean attribute) {
        content.codePoints().forEach(point -> {
            if (point == '\n') {
                text.append(attribute ? ' ' : '\n');
            } else if (point != '\r') {
                escape(point == '\t' ? ' ' : Printable.of(point));
            }
        });
    }

    private void escape(int point) {
        switch (point) {
            case '<' -> text.append("&lt;");
            case '>' -> text.append("&gt;");
            case '&' -> text.append("&amp;");
            case '"' -> text.append("&quot;");
            case '\'' -> text.append("&#39;");
            default -> text.appendCodePoint(point);
        }
    }

    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("never closed: " + open);
        }
        return text.toString();
    }
}
