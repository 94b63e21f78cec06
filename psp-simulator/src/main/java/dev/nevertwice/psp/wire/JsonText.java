package dev.nevertwice.psp.wire;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Arrays;

/** Writes JSON as it goes, one text after the other, for the replies that are said most; the others are trees. */
public final class JsonText {

    private byte[] text = new byte[1024];
    private int length;
    private boolean first = true;

    public JsonText open(char bracket) {
        comma();
        plain(bracket);
        first = true;
        return this;
    }

    public JsonText close(char bracket) {
        plain(bracket);
        first = false;
        return this;
    }

    /** What is written next is its value. */
    public JsonText name(String name) {
        comma();
        quoted(name);
        plain(':');
        first = true;
        return this;
    }

    /** {@code value} can be null. */
    public JsonText put(String name, String value) {
        name(name);
        first = false;
        if (value == null) {
            plain("null");
        } else {
            quoted(value);
        }
        return this;
    }

    public JsonText put(String name, long value) {
        name(name);
        first = false;
        plain(Long.toString(value));
        return this;
    }

    private void comma() {
        if (!first) {
            plain(',');
        }
        first = false;
    }

    private void quoted(String value) {
        plain('"');
        if (!plain(value)) {
            put(JsonStringEncoder.getInstance().quoteAsUTF8(value));
        }
        plain('"');
    }

    /** Puts it as it is, unless something in it needs an escape or more than a byte. */
    private boolean plain(String value) {
        int count = value.length();
        room(count);
        byte[] into = text;
        int at = length;
        for (int i = 0; i < count; i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
            into[at + i] = (byte) c;
        }
        length += count;
        return true;
    }

    private void plain(char c) {
        room(1);
        text[length++] = (byte) c;
    }

    private void put(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, text, length, bytes.length);
        length += bytes.length;
    }

    private void room(int more) {
        if (text.length < length + more) {
            text = Arrays.copyOf(text, Math.max(text.length * 2, length + more));
        }
    }

    /** What was written. The next text begins. */
    public byte[] bytes() {
        byte[] written = Arrays.copyOf(text, length);
        length = 0;
        first = true;
        return written;
    }
}
