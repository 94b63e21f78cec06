package dev.nevertwice.load.psp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Registrations as bytes on the wire, each with a key of its own. */
final class Post {

    private final int port;
    private final String run;
    private long sent;

    /** {@code run} makes the keys differ from those of other runs. */
    Post(int port, String run) {
        this.port = port;
        this.run = run;
    }

    ByteBuffer next() {
        String reference = run + "_" + ++sent;
        String body = "{\"reference\":\"" + reference + "\",\"orders\":[{\"reference\":\"ord_" + reference
                + "\",\"seller\":\"sel_1\",\"amount\":12900,\"currency\":\"KRW\"}],\"source\":\"tok_visa\"}";
        return ByteBuffer.wrap(("POST /v1/registrations HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nAuthorization: Bearer psp_test_key\r\nContent-Type: application/json\r\nIdempotency-Key: "
                + reference
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
    }
}
