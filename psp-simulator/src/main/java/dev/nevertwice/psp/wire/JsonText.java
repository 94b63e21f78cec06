package dev.nevertwice.psp.wire;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;

/** Writes JSON as it goes, for the replies that are said most; the others are trees. */
public final class JsonText {

    private final StringBuilder text = new StringBuilder(512);
    private boolean first = true;

    public JsonText open(char bracket) {
        comma();
        text.append(bracket);
        first = true;
        return this;
    }

    public JsonText close(char bracket) {
        text.append(bracket);
        first = false;
        return this;
    }

    /** What is written next is its value. The name is ours, so nothing in it needs an escape. */
    public JsonText name(String name) {
        comma();
        text.append('"').append(name).append("\":");
        first = true;
        return this;
    }

    /** {@code value} can be null. */
    public JsonText put(String name, String value) {
        name(name);
        first = false;
        if (value == null) {
            text.append("null");
        } else {
            text.append('"');
            if (needsEscape(value)) {
                JsonStringEncoder.getInstance().quoteAsString(value, text);
            } else {
                text.append(value);
            }
            text.append('"');
        }
        return this;
    }

    public JsonText put(String name, long value) {
        name(name);
        first = false;
        text.append(value);
        return this;
    }

    private void comma() {
        if (!first) {
            text.append(',');
        }
        first = false;
    }

    private static boolean needsEscape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                return true;
            }
        }
        return false;
    }

    public byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
