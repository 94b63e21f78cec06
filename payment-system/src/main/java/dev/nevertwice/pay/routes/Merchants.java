package dev.nevertwice.pay.routes;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Who may check out: each merchant by its API key. */
final class Merchants {

    private final Map<String, ApiKey> keys = new LinkedHashMap<>();

    /** @param digests of the others' keys, by merchant */
    Merchants(String merchant, String key, Map<String, String> digests) {
        keys.put(merchant, new ApiKey(key));
        digests.forEach((other, digest) -> keys.put(other, ApiKey.ofDigest(digest)));
    }

    /** The merchant whose key an Authorization header carries. Every key is compared, whoever it is. */
    Optional<String> whoseKeyIs(String authorization) {
        String found = null;
        for (Map.Entry<String, ApiKey> merchant : keys.entrySet()) {
            found = merchant.getValue().opens(authorization) ? merchant.getKey() : found;
        }
        return Optional.ofNullable(found);
    }
}
