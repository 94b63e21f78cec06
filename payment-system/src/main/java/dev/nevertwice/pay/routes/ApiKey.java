package dev.nevertwice.pay.routes;

import dev.nevertwice.pay.wire.Sha256;
import java.security.MessageDigest;
import java.util.HexFormat;

/** An API key, kept as its digest and compared in constant time. */
final class ApiKey {

    private final byte[] digest;

    ApiKey(String key) {
        this(Sha256.of(key));
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
                && MessageDigest.isEqual(digest, Sha256.of(authorization.substring(prefix.length())));
    }
}
