package dev.nevertwice.psp;

import dev.nevertwice.psp.wire.Headers;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * One HTTP reply as bytes. The shell adds {@code Content-Length} and nothing else.
 *
 * @param headers by lower-case name
 */
public record PspReply(int status, SortedMap<String, String> headers, byte[] body) {

    private static final List<String> STATUS_TEXTS = IntStream.range(0, 600).mapToObj(Integer::toString).toList();

    public PspReply {
        headers = Headers.of(headers);
    }

    /** The status in digits: a journal keeps many, and one text for each will do. */
    public String statusText() {
        return status < STATUS_TEXTS.size() ? STATUS_TEXTS.get(status) : Integer.toString(status);
    }

    public static PspReply of(int status, String contentType, byte[] body) {
        return new PspReply(status, Headers.none().with("content-type", contentType), body);
    }

    public PspReply withHeader(String lowerCaseName, String value) {
        return new PspReply(status, Headers.of(headers).with(lowerCaseName, value), body);
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
