package dev.nevertwice.pay.reconciliation;

import dev.nevertwice.pay.wire.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** The lines of a stream, one at a time, in bounded memory: of a line that is too long only the beginning is kept. */
final class BoundedLines {

    /** The widest rows that are known have 3 KB. */
    static final int LONGEST = 64 << 10;

    /** Bytes of a digest that tell files apart. */
    static final int DIGEST_SHOWN = 16;

    private final InputStream stream;
    private final byte[] buffer = new byte[64 << 10];
    private final MessageDigest digest = Sha256.begin();
    private byte[] line = new byte[512];
    private int length;
    private int at;
    private int end;
    private long number;
    private boolean tooLong;
    private boolean ended;

    BoundedLines(InputStream stream) {
        this.stream = stream;
    }

    /** The next line without its end, or null after the last one. */
    String next() throws IOException {
        length = 0;
        tooLong = false;
        boolean any = false;
        while (fill()) {
            any = true;
            int newline = at;
            while (newline < end && buffer[newline] != '\n') {
                newline++;
            }
            keep(at, newline);
            at = newline;
            if (newline < end) {
                at++;
                return text();
            }
        }
        ended = true;
        return any ? text() : null;
    }

    /** Of the line that was returned last, from 1. */
    long number() {
        return number;
    }

    boolean tooLong() {
        return tooLong;
    }

    /** Whether the line that was returned last ends with the file and not with a line end: it may be broken off. */
    boolean brokenOff() {
        return ended;
    }

    private boolean fill() throws IOException {
        if (at == end) {
            end = Math.max(0, stream.read(buffer));
            at = 0;
        }
        return at < end;
    }

    private void keep(int from, int to) {
        int kept = Math.min(to - from, LONGEST - length);
        tooLong |= kept < to - from;
        if (length + kept > line.length) {
            line = Arrays.copyOf(line, Math.max(length + kept, 2 * line.length));
        }
        System.arraycopy(buffer, from, line, length, kept);
        length += kept;
    }

    /** Of the lines since it was asked for last. */
    String digest() {
        return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_SHOWN);
    }

    private String text() {
        number++;
        digest.update(line, 0, length);
        digest.update((byte) '\n');
        int from = number == 1 && length >= 3 && line[0] == (byte) 0xEF && line[1] == (byte) 0xBB
                && line[2] == (byte) 0xBF ? 3 : 0;
        int to = length > from && line[length - 1] == '\r' ? length - 1 : length;
        return new String(line, from, to - from, StandardCharsets.UTF_8);
    }
}
