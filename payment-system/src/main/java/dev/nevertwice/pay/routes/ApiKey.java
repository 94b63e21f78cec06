package dev.nevertwice.pay.routes;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** An API key, kept as its digest and compared in constant time. */
final class ApiKey {

    private final byte[] digest;

    ApiKey(String key) {
        this(digest(key));
    }

    private ApiKey(byte[] digest) {
        this.digest = digest;
    }

    /** @param hex the key's SHA-256 in hexadecimal */
    static ApiKey ofDigest(String hex) {
        return new ApiKey(HexFormat.of().parseHex(hex));
    }

    /** Whether an Authorization header carries this key; null never does. */
    boolean opens(String authorization) {
        String prefix = "Bearer ";
        return authorization != null
                && authorization.startsWith(prefix)
                && MessageDigest.isEqual(digest, digest(authorization.substring(prefix.length())));
    }

    private static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
