package dev.nevertwice.psp.callback;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs callbacks as Standard Webhooks says: HMAC-SHA256 over id, timestamp and raw body, joined by dots. */
public final class WebhookSignature {

    private static final String PREFIX = "whsec_";

    private final byte[] key;

    /**
     * Takes a secret in its written form.
     *
     * @param written {@code whsec_<base64>}
     */
    public WebhookSignature(String written) {
        this.key = Base64.getDecoder().decode(written.substring(PREFIX.length()));
    }

    /** The value of {@code webhook-signature}. */
    public String sign(String id, long unixSeconds, byte[] body) {
        return "v1," + Base64.getEncoder().encodeToString(hmac(key, id + "." + unixSeconds + ".", body));
    }

    /** HMAC-SHA256 over a text and the bytes after it. */
    static byte[] hmac(byte[] key, String before, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(before.getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256, which takes any key", e);
        }
    }
}
