package dev.nevertwice.psp;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One HTTP reply as bytes. The shell adds {@code Content-Length} and nothing else.
 *
 * @param headers by lower-case name
 */
public record PspReply(int status, SortedMap<String, String> headers, byte[] body) {

    public PspReply {
        headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }

    public static PspReply of(int status, String contentType, byte[] body) {
        return new PspReply(status, new TreeMap<>(Map.of("content-type", contentType)), body);
    }

    public PspReply withHeader(String lowerCaseName, String value) {
        TreeMap<String, String> more = new TreeMap<>(headers);
        more.put(lowerCaseName, value);
        return new PspReply(status, more, body);
    }

    public PspReply withBody(byte[] other) {
        return new PspReply(status, headers, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PspReply that
                && status == that.status
                && headers.equals(that.headers)
                && Arrays.equals(body, that.body);
    }

    @Override
    public int hashCode() {
        return 31 * status + Arrays.hashCode(body);
    }

    @Override
    public String toString() {
        return status + " (" + body.length + " bytes)";
    }
}
