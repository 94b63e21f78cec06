package dev.nevertwice.psp;

import dev.nevertwice.psp.wire.Headers;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One HTTP reply as bytes. The shell adds its length, or that it comes in chunks, and nothing else. What it says is fixed
 * when it is made; a long one is put into bytes only when it leaves, outside the machine and piece by piece.
 */
public final class PspReply {

    private static final List<String> STATUS_TEXTS = IntStream.range(0, 600).mapToObj(Integer::toString).toList();

    private static final int BYTES_OF_A_PIECE = 64 * 1024;

    private final int status;
    private final Headers headers;
    /** Null for a long one, which has {@link #parts} instead. */
    private final byte[] body;
    private final Supplier<Stream<byte[]>> parts;

    /** {@code headers}: by lower-case name. */
    public PspReply(int status, SortedMap<String, String> headers, byte[] body) {
        this(status, headers, body, null);
    }

    private PspReply(int status, SortedMap<String, String> headers, byte[] body, Supplier<Stream<byte[]>> parts) {
        this.status = status;
        this.headers = Headers.of(headers);
        this.body = body;
        this.parts = parts;
    }

    public static PspReply of(int status, String contentType, byte[] body) {
        return new PspReply(status, Headers.none().with("content-type", contentType), body);
    }

    /** One with status 200 that may be long. {@code parts} must say the same whenever and on whatever thread it is asked. */
    public static PspReply inParts(String contentType, Supplier<Stream<byte[]>> parts) {
        return new PspReply(200, Headers.none().with("content-type", contentType), null, parts);
    }

    public int status() {
        return status;
    }

    /** The status in digits: a journal keeps many, and one text for each will do. */
    public String statusText() {
        return status < STATUS_TEXTS.size() ? STATUS_TEXTS.get(status) : Integer.toString(status);
    }

    public Headers headers() {
        return headers;
    }

    /** Whether it may be so long that it should leave in {@link #pieces}. */
    public boolean isLong() {
        return parts != null;
    }

    /** All of it. */
    public byte[] body() {
        if (body != null) {
            return body;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.get().forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** A long one bit by bit, in pieces of some 64 KiB that are made when they are asked for. At least one. */
    public Iterator<byte[]> pieces() {
        Iterator<byte[]> each = parts.get().iterator();
        return new Iterator<>() {
            private boolean begun;

            @Override
            public boolean hasNext() {
                return !begun || each.hasNext();
            }

            @Override
            public byte[] next() {
                begun = true;
                ByteArrayOutputStream piece = new ByteArrayOutputStream();
                while (each.hasNext() && piece.size() < BYTES_OF_A_PIECE) {
                    piece.writeBytes(each.next());
                }
                return piece.toByteArray();
            }
        };
    }

    public PspReply withHeader(String lowerCaseName, String value) {
        return new PspReply(status, headers.with(lowerCaseName, value), body, parts);
    }

    public PspReply withBody(byte[] other) {
        return new PspReply(status, headers, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PspReply that
                && status == that.status
                && headers.equals(that.headers)
                && Arrays.equals(body(), that.body());
    }

    @Override
    public int hashCode() {
        return 31 * status + headers.hashCode();
    }

    @Override
    public String toString() {
        return status + (isLong() ? " (in parts)" : " (" + body.length + " bytes)");
    }
}
