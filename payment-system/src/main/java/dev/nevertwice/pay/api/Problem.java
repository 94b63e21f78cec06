package dev.nevertwice.pay.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Response;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every refusal that a caller can meet, with its HTTP status: the one table of them. RFC 9457 problem details. */
public enum Problem {
    INVALID_REQUEST(400, "The request is not valid"),
    KEY_MISSING(400, "The Idempotency-Key header is missing"),
    KEY_MALFORMED(400, "The Idempotency-Key must be 1 to 255 printable ASCII characters"),
    BAD_SIGNATURE(401, "The signature does not match"),
    STALE(400, "The timestamp is too old or too far ahead"),
    UNAUTHORIZED(401, "The API key is missing or unknown"),
    CARD_DECLINED(402, "The card was declined"),
    FORBIDDEN(403, "Not allowed from here"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "Not with this method"),
    KEY_IN_FLIGHT(409, "A request with this key is still being worked on"),
    NOT_DEAD(409, "The job is not, or no longer, in the dead-letter queue as it was seen"),
    ALREADY_DECIDED(409, "Another operator was quicker"),
    MONEY_MAY_HAVE_MOVED(409, "The PSP has it: it can't be discarded"),
    ABSENCE_NOT_PROVEN(409, "Nothing proves that no money moved: it needs an investigation"),
    STILL_OWED(409, "What it asks for is still to be done: it can't be discarded"),
    NOT_DISCARDABLE(409, "It can't be discarded here"),
    INSUFFICIENT_AVAILABLE(409, "The seller's wallet has less than that, or nothing"),
    NOT_CAPTURABLE(409, "Nothing of the payment waits to be captured"),
    NOT_CANCELABLE(409, "The payment is captured, or is being captured: it can only be refunded"),
    NOT_REFUNDABLE(409, "Only a paid payment can be refunded"),
    OVER_REFUND(409, "More than is left of the order"),
    ATTEMPT_NOT_ALLOWED(409, "Only a declined or expired payment can be tried again"),
    NOT_CLOSED(409, "The PSP has not closed that day"),
    CLAIMED(409, "Somebody else is working on it"),
    NOT_NOW(409, "Not in this state"),
    TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body must be application/json"),
    KEY_REUSED(422, "The key was used before with another body"),
    NOT_BALANCED(422, "That can't be posted"),
    PSP_UNAVAILABLE(502, "The PSP gave no usable answer"),
    DRAINING(503, "This instance is ending and did nothing: ask again, another one will answer"),
    OVERLOADED(503, "This instance has as many requests as it can hold and did nothing: ask again later"),
    UNAVAILABLE(503, "The store can't be reached; retry with the same key");

    private final int status;
    private final String title;

    Problem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The answer; {@code detail} says which part of the request, or is null. */
    public Response response(String detail) {
        return new Response(status, headers(), Json.bytes(body(detail)));
    }

    public Response response() {
        return response(null);
    }

    /** The problem details as an object, for those that add members. */
    public ObjectNode body(String detail) {
        ObjectNode body = Json.object()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("code", code());
        return detail == null ? body : body.put("detail", detail);
    }

    public static SortedMap<String, String> headers() {
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put("content-type", "application/problem+json");
        return headers;
    }

    /** Thrown by whoever reads a request and finds it wrong; caught where requests are answered. */
    public static final class Refusal extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final transient Problem problem;
        private final String detail;

        public Refusal(Problem problem, String detail) {
            super(problem.code() + ": " + detail, null, false, false);
            this.problem = problem;
            this.detail = detail;
        }

        public Response response() {
            return problem.response(detail);
        }
    }
}
