package dev.nevertwice.pay.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 over id, timestamp and raw body, as the Standard Webhooks specification has it. */
final class Signature {

    private final SecretKeySpec secret;

    /** @param secret written {@code whsec_<base64>} */
    Signature(String secret) {
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        this.secret = new SecretKeySpec(key, "HmacSHA256");
    }

    /** Whether one of the space-separated signatures in the header is right. Compares in constant time. */
    boolean matches(String header, String id, String timestamp, byte[] body) {
        byte[] expected = sign(id, timestamp, body).getBytes(StandardCharsets.US_ASCII);
        boolean matches = false;
        for (String given : header.split(" ")) {
            matches |= MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8));
        }
        return matches;
    }

    private String sign(String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
