package dev.nevertwice.psp.wire;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every way the PSP refuses a request, with its HTTP status: the one table of them. */
public enum ProblemCode {
    INVALID_REQUEST(400, "The request is not valid"),
    KEY_MISSING(400, "Idempotency-Key is missing"),
    KEY_MALFORMED(400, "Idempotency-Key is malformed"),
    UNKNOWN_SOURCE(400, "The source is not one of the published test sources"),
    UNAUTHORIZED(401, "The API key is missing or unknown"),
    CARD_DECLINED(402, "The card was declined"),
    FORBIDDEN(403, "Admin routes answer to this machine only"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    OVER_REFUND(409, "The refund is more than is left of the charge"),
    OVER_CAPTURE(409, "The capture is more than is still authorized"),
    CHARGE_CAPTURED(409, "The charge is captured"),
    CHARGE_VOIDED(409, "The charge is voided"),
    CHARGE_EXPIRED(409, "The authorization expired"),
    REGISTRATION_USED(409, "The registration was used before"),
    REGISTRATION_EXPIRED(409, "The registration expired"),
    NOT_IN_REVIEW(409, "The registration is not in review"),
    OVER_CHARGEBACK(409, "The chargeback is more than is left of the charge"),
    CHARGEBACK_DECIDED(409, "The chargeback is already decided"),
    INSUFFICIENT_BALANCE(409, "The payout is more than the balance"),
    DAY_CLOSED(409, "The business day is already closed"),
    LIMIT_REACHED(409, "The simulator keeps no more of these"),
    TOO_LARGE(413, "The request is too large"),
    UNSUPPORTED_TYPE(415, "The content type is not supported"),
    KEY_REUSED(422, "The Idempotency-Key was used with another body"),
    KEY_IN_FLIGHT(429, "A request with this Idempotency-Key is still running"),
    RATE_LIMITED(429, "There were too many requests"),
    CONCURRENCY_LIMITED(429, "Too many requests run at once"),
    LOCK_TIMEOUT(429, "Another request is using this object"),
    KEY_STORE_DOWN(503, "The store of idempotency keys is down"),
    FAULT(503, "A fault was injected");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public static Optional<ProblemCode> named(String wireName) {
        return Arrays.stream(values()).filter(code -> code.wireName().equals(wireName)).findFirst();
    }

    /** The code on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
