package dev.nevertwice.pay;

import dev.nevertwice.pay.wire.Request;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A webhook as a PSP that shares the secret would send it. */
final class SignedEvent {

    private SignedEvent() {}

    static Request of(String path, String secret, String id, Instant at, String event) {
        byte[] body = event.getBytes(StandardCharsets.UTF_8);
        String second = Long.toString(at.getEpochSecond());
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
            mac.update((id + "." + second + ".").getBytes(StandardCharsets.UTF_8));
            String signature = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
            return Instances.request(
                    "POST", path, "nobody", body, "webhook-id", id, "webhook-timestamp", second, "webhook-signature",
                    signature);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
