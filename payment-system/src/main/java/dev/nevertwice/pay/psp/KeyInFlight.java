package dev.nevertwice.pay.psp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * How PSPs say, other than by 429, that the first request with a key is still running: docs/psp-profiles.md, "in flight". It is no
 * refusal: that request may move the money yet.
 */
final class KeyInFlight {

    private static final Set<String> CODES = Set.of(
            "key_in_flight", "idempotency_key_in_use", "704", "IDEMPOTENT_REQUEST_PROCESSING",
            "PREVIOUS_REQUEST_IN_PROGRESS");

    /** Where in its body a PSP has the code. */
    private static final List<String> PLACES =
            List.of("/code", "/error/code", "/errorCode", "/details/0/issue", "/error_codes/0");

    private KeyInFlight() {}

    static boolean isSaidBy(int status, JsonNode body) {
        return (status == 409 || status == 422)
                && PLACES.stream().anyMatch(place -> CODES.contains(body.at(place).asText()));
    }
}
