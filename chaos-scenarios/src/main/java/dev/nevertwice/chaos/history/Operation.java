package dev.nevertwice.chaos.history;

import java.time.Instant;

/**
 * One thing a client did: when it began, when and how it ended.
 *
 * @param index position in the history, by completion
 * @param client who did it, such as {@code buyer-3}
 * @param kind {@code pay} (POST /v1/payments), {@code status} (GET of it), {@code page} (hosted page at the PSP),
 *     {@code attempt}, {@code capture}, {@code cancel} and {@code refund} (POST to it), {@link #REUSED_KEY},
 *     {@link #PAYOUT}; of the {@link #HOSTILE} client {@code webhook} (made up) and {@code foreign} (GET of another merchant's payment)
 * @param purchase what the buyer wants, such as {@code purchase-17}; several operations serve one purchase; null where
 *     nobody wants anything
 * @param key the Idempotency-Key sent, the id of the event that was made up, or null
 * @param requestDigest digest of the request body
 * @param completed null when the client never learned how it ended
 * @param result what the client knows of the effect
 * @param status HTTP status, or 0
 * @param payment the payment's id as told, or null
 * @param told the payment's status as told ({@code paid}, {@code declined}, {@code pending}, ...), or null
 * @param replyDigest digest of the reply body, or null
 * @param detail one line for people: error code or transport failure; of a payout that was told, its id
 */
public record Operation(
        long index,
        String client,
        String kind,
        String purchase,
        String key,
        String requestDigest,
        Instant invoked,
        Instant completed,
        Result result,
        int status,
        String payment,
        String told,
        String replyDigest,
        String detail) {

    /** The client that asks for everything once more when all has settled. */
    public static final String LAST_LOOK = "last-look";

    /** The client that means harm. */
    public static final String HOSTILE = "hostile";

    /** Kind of a request for a refund of less than nothing. */
    public static final String NEGATIVE_REFUND = "negative-refund";

    /** Kind of a request with a key that was accepted for another payment. */
    public static final String REUSED_KEY = "reused-key";

    /** Kind of an order to pay a seller out (POST /v1/payouts): it is of no payment. */
    public static final String PAYOUT = "payout";

    /** OK: it happened. FAILED: it certainly did not. UNKNOWN: nobody told us. */
    public enum Result {
        OK,
        FAILED,
        UNKNOWN
    }
}
