package dev.nevertwice.load.psp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Registrations and their confirmations as bytes on the wire, each with an idempotency key of its own. */
final class Purchases {

    private static final String HEADERS = " HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer psp_test_key\r\n"
            + "Content-Type: application/json\r\nIdempotency-Key: ";
    private static final byte[] REGISTER = ascii("POST /v1/registrations");
    private static final byte[] CONFIRM_BEGIN = ascii("POST /v1/registrations/");
    private static final byte[] CONFIRM_END = ascii("/confirm");
    private static final byte[] LENGTH = ascii("\r\nContent-Length: ");
    private static final byte[] BODY = ascii("\r\n\r\n");
    private static final byte[] SOURCE = ascii("{\"source\":\"tok_visa\"}");

    private final byte[] headers;
    private final String run;
    private long sent;

    /** {@code run} makes the keys differ from those of other runs. */
    Purchases(int port, String run) {
        this.headers = ascii(HEADERS.formatted(port));
        this.run = run;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes the registration of a new purchase, which a buyer is to pay later. */
    void register(ByteBuffer into) {
        String reference = run + "_" + ++sent;
        byte[] body = ascii("{\"reference\":\"" + reference + "\",\"orders\":[{\"reference\":\"ord_" + reference
                + "\",\"seller\":\"sel_1\",\"amount\":12900,\"currency\":\"KRW\"}],"
                + "\"return_url\":\"https://shop.example/back\"}");
        into.put(REGISTER).put(headers).put(ascii(reference)).put(LENGTH).put(ascii(Integer.toString(body.length)))
                .put(BODY).put(body);
    }

    /** Writes the confirmation of the registration with this id. */
    void confirm(ByteBuffer id, ByteBuffer into) {
        String key = run + "_" + ++sent;
        into.put(CONFIRM_BEGIN).put(id).put(CONFIRM_END).put(headers).put(ascii(key)).put(LENGTH)
                .put(ascii(Integer.toString(SOURCE.length))).put(BODY).put(SOURCE);
    }
}
