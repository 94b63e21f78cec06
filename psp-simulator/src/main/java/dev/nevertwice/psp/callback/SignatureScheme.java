package dev.nevertwice.psp.callback;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How callbacks are signed: the headers they have, one signature in them for each secret in force. */
public enum SignatureScheme {
    /** {@code webhook-id}, {@code webhook-timestamp} and {@code webhook-signature}, as the specification says. */
    STANDARD_WEBHOOKS("standard-webhooks") {
        @Override
        void sign(List<String> secrets, String id, long unixSeconds, byte[] body, Map<String, String> headers) {
            headers.put("webhook-id", id);
            headers.put("webhook-timestamp", Long.toString(unixSeconds));
            headers.put("webhook-signature", secrets.stream()
                    .map(secret -> new WebhookSignature(secret).sign(id, unixSeconds, body))
                    .collect(Collectors.joining(" ")));
        }
    },
    /** {@code stripe-signature: t=...,v1=...} over time and raw body; the key is the secret as it is written. */
    STRIPE("stripe") {
        @Override
        void sign(List<String> secrets, String id, long unixSeconds, byte[] body, Map<String, String> headers) {
            headers.put("stripe-signature", "t=" + unixSeconds + secrets.stream()
                    .map(secret -> ",v1=" + HexFormat.of().formatHex(WebhookSignature.hmac(
                            secret.getBytes(StandardCharsets.UTF_8), unixSeconds + ".", body)))
                    .collect(Collectors.joining()));
        }
    };

    private final String wireName;

    SignatureScheme(String wireName) {
        this.wireName = wireName;
    }

    /** {@code secrets}: written as {@code whsec_<base64>}, the newest first. */
    abstract void sign(List<String> secrets, String id, long unixSeconds, byte[] body, Map<String, String> headers);

    public String wireName() {
        return wireName;
    }

    static List<String> wireNames() {
        return Arrays.stream(values()).map(SignatureScheme::wireName).toList();
    }

    static Optional<SignatureScheme> named(String wireName) {
        return Arrays.stream(values()).filter(scheme -> scheme.wireName.equals(wireName)).findFirst();
    }
}
