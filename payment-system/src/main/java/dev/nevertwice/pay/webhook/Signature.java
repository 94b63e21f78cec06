package dev.nevertwice.pay.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 over id, timestamp and raw body, as the Standard Webhooks specification has it. */
final class Signature {

    private final List<SecretKeySpec> secrets;

    /** @param secrets each written {@code whsec_<base64>}; what any of them signed is good */
    Signature(List<String> secrets) {
        this.secrets = secrets.stream().map(Signature::key).toList();
    }

    /** Whether one of the space-separated signatures in the header is right. Compares in constant time. */
    boolean matches(String header, String id, String timestamp, byte[] body) {
        boolean matches = false;
        for (SecretKeySpec secret : secrets) {
            byte[] expected = sign(secret, id, timestamp, body).getBytes(StandardCharsets.US_ASCII);
            for (String given : header.split(" ")) {
                matches |= MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8));
            }
        }
        return matches;
    }

    private static SecretKeySpec key(String secret) {
        return new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256");
    }

    private static String sign(SecretKeySpec secret, String id, String timestamp, byte[] body) {
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
