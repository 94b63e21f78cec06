package dev.nevertwice.chaos.proxy.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Where the first message in some bytes ends (RFC 9112, section 6.3).
 *
 * @param offset of the first byte behind it
 */
record MessageEnd(Kind kind, int offset) {

    enum Kind {
        WHOLE, INTERIM, OPEN, FOREIGN
    }

    private static final MessageEnd OPEN = new MessageEnd(Kind.OPEN, 0);
    private static final MessageEnd FOREIGN = new MessageEnd(Kind.FOREIGN, 0);
    private static final int MOST_HEAD_BYTES = 64 << 10;
    private static final int LONGEST_METHOD = 16;
    private static final String VERSION = "HTTP/1.";
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
    private static final byte[] LINE_END = {'\r', '\n'};

    static MessageEnd of(byte[] bytes, boolean request, boolean toHead) {
        if (!(request ? couldBeRequest(bytes) : couldBeResponse(bytes))) {
            return FOREIGN;
        }
        int headEnd = indexOf(bytes, HEAD_END, 0);
        if (headEnd < 0) {
            return bytes.length > MOST_HEAD_BYTES ? FOREIGN : OPEN;
        }
        int body = headEnd + HEAD_END.length;
        String head = new String(bytes, 0, headEnd, StandardCharsets.ISO_8859_1);
        int status = request ? 0 : status(head);
        if (status / 100 == 1) {
            return status == 101 ? FOREIGN : new MessageEnd(Kind.INTERIM, body);
        }
        if (status == 204 || status == 304 || toHead && !request) {
            return new MessageEnd(Kind.WHOLE, body);
        }
        if (header(head, "transfer-encoding").endsWith("chunked")) {
            return chunked(bytes, body);
        }
        String length = header(head, "content-length");
        if (length.isEmpty()) {
            return request ? new MessageEnd(Kind.WHOLE, body) : OPEN; // the response goes on until the close
        }
        if (!length.matches("\\d{1,9}")) {
            return FOREIGN;
        }
        int end = body + Integer.parseInt(length);
        return end <= bytes.length ? new MessageEnd(Kind.WHOLE, end) : OPEN;
    }

    private static MessageEnd chunked(byte[] bytes, int body) {
        int at = body;
        while (true) {
            int lineEnd = indexOf(bytes, LINE_END, at);
            if (lineEnd < 0) {
                return OPEN;
            }
            String size = new String(bytes, at, lineEnd - at, StandardCharsets.ISO_8859_1).split(";", 2)[0].strip();
            if (!size.matches("[0-9A-Fa-f]{1,7}")) {
                return FOREIGN;
            }
            int length = Integer.parseInt(size, 16);
            at = lineEnd + LINE_END.length;
            if (length == 0) {
                return trailers(bytes, at);
            }
            at += length + LINE_END.length;
            if (at > bytes.length) {
                return OPEN;
            }
        }
    }

    private static MessageEnd trailers(byte[] bytes, int from) {
        for (int at = from;;) {
            int lineEnd = indexOf(bytes, LINE_END, at);
            if (lineEnd < 0) {
                return OPEN;
            }
            if (lineEnd == at) {
                return new MessageEnd(Kind.WHOLE, at + LINE_END.length);
            }
            at = lineEnd + LINE_END.length;
        }
    }

    /** Capitals and a space. */
    private static boolean couldBeRequest(byte[] bytes) {
        for (int i = 0; i < Math.min(bytes.length, LONGEST_METHOD); i++) {
            if (bytes[i] == ' ') {
                return i > 0;
            }
            if (bytes[i] < 'A' || bytes[i] > 'Z') {
                return false;
            }
        }
        return bytes.length < LONGEST_METHOD;
    }

    private static boolean couldBeResponse(byte[] bytes) {
        int length = Math.min(bytes.length, VERSION.length());
        return VERSION.startsWith(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
    }

    private static int status(String head) {
        String[] line = head.lines().findFirst().orElse("").split(" ");
        return line.length > 1 && line[1].matches("\\d{3}") ? Integer.parseInt(line[1]) : 0;
    }

    /** In lower case; empty where there is none. */
    private static String header(String head, String name) {
        return head.lines()
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip().toLowerCase(Locale.ROOT))
                .findFirst()
                .orElse("");
    }

    private static int indexOf(byte[] bytes, byte[] wanted, int from) {
        for (int at = from; at <= bytes.length - wanted.length; at++) {
            int matched = 0;
            while (matched < wanted.length && bytes[at + matched] == wanted[matched]) {
                matched++;
            }
            if (matched == wanted.length) {
                return at;
            }
        }
        return -1;
    }
}
