package dev.nevertwice.psp.callback;

import dev.nevertwice.psp.wire.Fields;
import java.net.URI;
import java.util.List;

/**
 * An address of the merchant's that is told of changes.
 *
 * @param secret {@code whsec_<base64>}
 * @param types of events it is told of, exact or as {@code refund.*}; empty: all
 */
public record WebhookEndpoint(String id, URI url, String secret, List<String> types, SignatureScheme scheme) {

    /** Name of the endpoint that the settings' webhook URL makes. */
    public static final String DEFAULT = "default";

    private static final int MAX_TYPES = 50;

    public WebhookEndpoint {
        types = List.copyOf(types);
        check(Fields.isName(id), "id: must be 1-64 of A-Z a-z 0-9 _ . : -");
        check(url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme())),
                "url: must be an absolute http or https address");
        check(isSecret(secret), "secret: must be whsec_ and at least 16 bytes of Base64");
        check(types.size() <= MAX_TYPES, "types: must be at most " + MAX_TYPES);
        types.forEach(type -> check(type.matches("[a-z_]{1,40}\\.([a-z_]{1,40}|\\*)"),
                "types: must be such as refund.succeeded or refund.*"));
    }

    /** Whether it is {@code whsec_} and at least 16 bytes of Base64. */
    public static boolean isSecret(String text) {
        // Base64 of a length that can be: one character alone can't end it.
        return text.matches("whsec_[A-Za-z0-9+/]{22,}={0,2}")
                && text.replace("=", "").substring("whsec_".length()).length() % 4 != 1;
    }

    boolean wants(String type) {
        return types.isEmpty() || types.contains(type)
                || types.contains(type.substring(0, type.indexOf('.') + 1) + "*");
    }

    @Override
    public String toString() {
        return id;
    }

    private static void check(boolean ok, String message) {
        if (!ok) {
            throw new IllegalArgumentException(message);
        }
    }
}
