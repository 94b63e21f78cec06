package dev.nevertwice.psp.profile;

import static dev.nevertwice.psp.wire.ProblemCode.CARD_DECLINED;
import static dev.nevertwice.psp.wire.ProblemCode.CONCURRENCY_LIMITED;
import static dev.nevertwice.psp.wire.ProblemCode.KEY_IN_FLIGHT;
import static dev.nevertwice.psp.wire.ProblemCode.KEY_MALFORMED;
import static dev.nevertwice.psp.wire.ProblemCode.KEY_MISSING;
import static dev.nevertwice.psp.wire.ProblemCode.KEY_REUSED;
import static dev.nevertwice.psp.wire.ProblemCode.KEY_STORE_DOWN;
import static dev.nevertwice.psp.wire.ProblemCode.LOCK_TIMEOUT;
import static dev.nevertwice.psp.wire.ProblemCode.RATE_LIMITED;
import dev.nevertwice.psp.wire.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The idempotency profiles: what is publicly documented of real PSPs. A cell for which there is no source has the
 * value of {@link #IETF} and is listed as unverified.
 */
public final class Profiles {

    private static final Duration DAY = Duration.ofHours(24);

    /** The simulator's own, of docs/psp-api.md. */
    public static final Profile DEFAULT = new Profile(
            "default", "Idempotency-Key", 255, Scoping.ACCOUNT_AND_PATH, Stored.ENDED, false, false, DAY, none(),
            headers("idempotent-replayed", "true"), false, false, ErrorShape.PROBLEM, new TreeMap<>(), Set.of());

    /** draft-ietf-httpapi-idempotency-key-header-07. It leaves length, lifetime and replays to the server. */
    public static final Profile IETF = new Profile(
            "ietf", "Idempotency-Key", 255, Scoping.ACCOUNT_AND_PATH, Stored.ENDED, false, false, DAY, none(),
            none(), false, false, ErrorShape.PROBLEM,
            refusals(Map.of(KEY_IN_FLIGHT, Refusal.of(409, "", "key_in_flight", null))), Set.of());

    public static final Profile STRIPE_V1 = stripe("stripe-v1", Stored.BEGUN, Set.of(Cell.SCOPE, Cell.STORE_DOWN));

    /** Failed requests are executed again; what else of v2 differs is not known. */
    public static final Profile STRIPE_V2 = stripe("stripe-v2", Stored.SUCCESS,
            Set.of(Cell.SCOPE, Cell.LIFETIME, Cell.OTHER_BODY, Cell.IN_FLIGHT, Cell.STORE_DOWN));

    public static final Profile ADYEN = new Profile(
            "adyen", "idempotency-key", 64, Scoping.COMPANY, Stored.NOT_TRANSIENT, false, false,
            // The shorter of two documented lifetimes (7 and 31 days): who counts on more is found out.
            DAY.multipliedBy(7), none(), none(), true, false, ErrorShape.ADYEN,
            refusals(Map.of(
                    KEY_IN_FLIGHT, Refusal.of(422, "validation", "704", "request already processed or in progress")
                            .with("transient-error", "true"),
                    KEY_STORE_DOWN, Refusal.of(503, "internal", "703", null),
                    CARD_DECLINED, Refusal.of(200, "", "Refused", null))),
            Set.of(Cell.OTHER_BODY, Cell.BAD_KEY));

    public static final Profile TOSS = new Profile(
            "toss", "Idempotency-Key", 300, Scoping.ACCOUNT_METHOD_AND_URL, Stored.ENDED, false, true,
            DAY.multipliedBy(15), none(), none(), false, false, ErrorShape.FLAT,
            refusals(Map.of(
                    KEY_IN_FLIGHT, Refusal.of(409, "", "IDEMPOTENT_REQUEST_PROCESSING", "이전 멱등 요청이 처리중입니다."),
                    KEY_MALFORMED, Refusal.of(400, "", "INVALID_IDEMPOTENCY_KEY", "멱등키는 300자 이하여야 합니다."),
                    KEY_MISSING, Refusal.of(400, "", "INVALID_IDEMPOTENCY_KEY", null),
                    CARD_DECLINED, Refusal.of(400, "", "REJECT_CARD_PAYMENT", null))),
            Set.of(Cell.STORED, Cell.STORE_DOWN));

    public static final Profile PAYPAL = new Profile(
            "paypal", "PayPal-Request-Id", 255, Scoping.ACCOUNT_AND_PATH, Stored.ENDED, true, false,
            // Of orders no lifetime is documented.
            DAY, lifetimes("/v1/refunds", 45, "/v1/payouts", 30), none(), false, false, ErrorShape.PAYPAL,
            refusals(Map.of(
                    KEY_IN_FLIGHT, Refusal.of(409, "RESOURCE_CONFLICT", "PREVIOUS_REQUEST_IN_PROGRESS", null),
                    KEY_REUSED, Refusal.of(422, "UNPROCESSABLE_ENTITY", "PAYPAL_REQUEST_ID_PREVIOUSLY_USED", null))),
            Set.of(Cell.LENGTH, Cell.STORED, Cell.BAD_KEY, Cell.STORE_DOWN));

    public static final Profile CHECKOUT_COM = new Profile(
            "checkout-com", "Cko-Idempotency-Key", 255, Scoping.ACCOUNT_AND_PATH, Stored.SUCCESS, false, false,
            DAY, none(), none(), false, false, ErrorShape.CHECKOUT,
            refusals(Map.of(KEY_IN_FLIGHT, Refusal.of(409, "request_invalid", "key_in_flight", null))),
            Set.of(Cell.LENGTH, Cell.SCOPE, Cell.REPLAY, Cell.OTHER_BODY, Cell.IN_FLIGHT, Cell.BAD_KEY,
                    Cell.STORE_DOWN, Cell.ERROR_SHAPE));

    private static final List<Profile> ALL =
            List.of(DEFAULT, IETF, STRIPE_V1, STRIPE_V2, ADYEN, TOSS, PAYPAL, CHECKOUT_COM);

    private Profiles() {}

    private static Profile stripe(String name, Stored stored, Set<Cell> unverified) {
        boolean first = stored == Stored.BEGUN;
        TreeMap<ProblemCode, Refusal> refusals = refusals(Map.of(
                KEY_MALFORMED, Refusal.of(400, "invalid_request_error", "idempotency_key_invalid",
                        "Idempotency Key must be a non-empty string."),
                KEY_MISSING, Refusal.of(400, "invalid_request_error", "idempotency_key_invalid",
                        "Idempotency Key must be a non-empty string."),
                CARD_DECLINED, Refusal.of(402, "card_error", "card_declined", null),
                // The official clients retry a 429 only when this header says so: lock time-outs, not limits.
                RATE_LIMITED, Refusal.of(429, "invalid_request_error", "rate_limit", null)
                        .with("stripe-should-retry", "false"),
                CONCURRENCY_LIMITED, Refusal.of(429, "invalid_request_error", "rate_limit", null)
                        .with("stripe-should-retry", "false"),
                LOCK_TIMEOUT, Refusal.of(429, "invalid_request_error", "lock_timeout",
                        "This object cannot be accessed right now because another API request or Stripe process is"
                                + " currently accessing it. If you see this error intermittently, retry the request."
                                + " If you see this error frequently and are making multiple concurrent requests to a"
                                + " single object, make your requests serially or at a lower rate.")
                        .with("stripe-should-retry", "true")));
        refusals.put(KEY_IN_FLIGHT, first
                ? Refusal.of(409, "idempotency_error", "idempotency_key_in_use", null)
                : Refusal.of(409, "idempotency_error", "key_in_flight", null));
        refusals.put(KEY_REUSED, first
                ? Refusal.of(400, "idempotency_error", "idempotency_error",
                        "Keys for idempotent requests can only be used with the same parameters they were first used"
                                + " with. Try using a key other than '{key}' if you meant to execute a different"
                                + " request.")
                : Refusal.of(422, "idempotency_error", "key_reused", null));
        return new Profile(
                name, "Idempotency-Key", 255, Scoping.ACCOUNT_AND_PATH, stored, false, false, DAY, none(),
                headers("idempotent-replayed", "true"), false, true, ErrorShape.STRIPE, refusals, unverified);
    }

    private static <T> TreeMap<String, T> none() {
        return new TreeMap<>();
    }

    private static TreeMap<String, String> headers(String name, String value) {
        return new TreeMap<>(Map.of(name, value));
    }

    private static TreeMap<String, Duration> lifetimes(String path, int days, String otherPath, int otherDays) {
        return new TreeMap<>(Map.of(path, DAY.multipliedBy(days), otherPath, DAY.multipliedBy(otherDays)));
    }

    private static TreeMap<ProblemCode, Refusal> refusals(Map<ProblemCode, Refusal> refusals) {
        return new TreeMap<>(refusals);
    }

    public static List<Profile> all() {
        return ALL;
    }

    public static Optional<Profile> named(String name) {
        return ALL.stream().filter(profile -> profile.name().equals(name)).findFirst();
    }

    /** Throws {@link IllegalArgumentException} that says which there are. */
    public static Profile known(String name) {
        return named(name).orElseThrow(
                () -> new IllegalArgumentException("profile: must be one of " + String.join(", ", names())));
    }

    /** The names, in the order of the documentation. */
    public static List<String> names() {
        return ALL.stream().map(Profile::name).toList();
    }
}
