package dev.nevertwice.chaos.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A webhook with something wrong about it, made by the Standard Webhooks specification. */
record WebhookForgery(TreeMap<String, String> headers, byte[] body) {

    private static final String NOBODYS_SECRET = "whsec_YW5vdGhlci10ZW5hbnQtcy1zZWNyZXQtMDEyMzQ1Njc4OQ==";
    private static final int TOO_MANY_BYTES = 80 * 1024;

    /** What is wrong; each must be refused without any effect. */
    enum Kind {
        FORGED("a signature out of thin air"),
        CROSS_SIGNED("signed with another tenant's secret"),
        ALTERED("signed, then altered"),
        REWRITTEN("signed, then spelled differently"),
        REPLAYED("rightly signed, an hour ago"),
        OVERSIZED("rightly signed, but of 80 KB");

        private final String told;

        Kind(String told) {
            this.told = told;
        }

        /** For people. */
        String told() {
            return told;
        }
    }

    /**
     * An event that says that a registration was approved.
     *
     * @param secret the real one, written {@code whsec_<base64>}
     * @param event its id
     */
    static WebhookForgery of(Kind kind, String secret, String event, ObjectNode registration, Instant now) {
        ObjectNode json = JsonNodeFactory.instance.objectNode()
                .put("id", event)
                .put("type", "registration." + registration.path("status").asText())
                .put("created_at", now.toString());
        json.set("data", registration);
        if (kind == Kind.OVERSIZED) {
            json.put("note", "x".repeat(TOO_MANY_BYTES));
        }
        byte[] signed = Answer.bytes(json);
        Instant at = kind == Kind.REPLAYED ? now.minusSeconds(3_600) : now;
        String signature =
                switch (kind) {
                    case FORGED -> "v1," + Base64.getEncoder().encodeToString(new byte[32]);
                    case CROSS_SIGNED -> sign(NOBODYS_SECRET, event, at, signed);
                    default -> sign(secret, event, at, signed);
                };
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("webhook-id", event);
        headers.put("webhook-timestamp", Long.toString(at.getEpochSecond()));
        headers.put("webhook-signature", signature);
        return new WebhookForgery(headers, sent(kind, json, signed));
    }

    private static byte[] sent(Kind kind, ObjectNode json, byte[] signed) {
        return switch (kind) {
            case ALTERED -> {
                ObjectNode altered = json.deepCopy();
                ((ObjectNode) altered.path("data")).put("token", "pay_mallory");
                yield Answer.bytes(altered);
            }
            case REWRITTEN -> (" " + new String(signed, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
            default -> signed;
        };
    }

    private static String sign(String secret, String event, Instant at, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
            mac.update((event + "." + at.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has HMAC-SHA256", e);
        }
    }
}
