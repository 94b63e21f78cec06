package dev.nevertwice.pay.psp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.psp.Registration.Unreadable;
import dev.nevertwice.pay.trace.Trace;
import dev.nevertwice.pay.trace.TraceScope;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Speaks to the PSP of one account (docs/psp-api.md): encodes requests, decodes and classifies answers. Every answer that is not
 * understood completely is {@link Outcome.Unknown}. Blocks; never retries.
 */
public final class PspGateway {

    /** A settlement file is longer than any other answer. */
    private static final int FILE_FACTOR = 20;

    /** Longer would outlast the keys that we wait with. */
    private static final Duration RETRY_AFTER_MOST = Duration.ofHours(1);

    private static final String REGISTRATIONS = "registrations";

    /** The PSP's own words for it. */
    private static final Set<String> NOT_LET_IN = Set.of("unauthorized", "forbidden");

    private final String account;
    private final Channel channel;
    private final Gate gate;
    private final String apiKey;
    private final Duration deadline;

    /** @param account what our account there is called in the books */
    public PspGateway(String account, Channel channel, Gate gate, String apiKey, Duration deadline) {
        this.account = account;
        this.channel = channel;
        this.gate = gate;
        this.apiKey = apiKey;
        this.deadline = deadline;
    }

    /** What our account there is called in the books. */
    public String account() {
        return account;
    }

    /** Whether a registration that is asked for now would be let through. */
    boolean takesRegistrations() {
        return gate.lets(REGISTRATIONS);
    }

    /** The longest that one call takes. */
    public Duration deadline() {
        return deadline;
    }

    /**
     * Asks for a registration, charging at once where the body names a source. Safe to repeat with the same key. A body
     * in which the PSP names an unknown source will never be charged: that is a decline.
     */
    public Outcome register(String key, byte[] body) {
        Outcome outcome = classify(post("/v1/" + REGISTRATIONS, key, body), PspGateway::registered);
        boolean neverCharged = outcome instanceof Outcome.Refused refused && refused.code().equals("unknown_source");
        return neverCharged ? new Outcome.Declined("unknown_source") : outcome;
    }

    /** Asks to take what the charge holds. Safe to repeat with the same key. */
    public Outcome capture(String key, String charge, byte[] body) {
        return classify(
                post("/v1/charges/" + encoded(charge) + "/capture", key, body),
                answer -> new Outcome.Captured(Taken.read(answer)));
    }

    /** Asks to let go of what the charge holds. Safe to repeat with the same key. */
    public Outcome release(String key, String charge, byte[] body) {
        return classify(
                post("/v1/charges/" + encoded(charge) + "/void", key, body),
                answer -> new Outcome.Voided(Taken.read(answer)));
    }

    /** Asks for a refund. Safe to repeat with the same key. */
    public Outcome refund(String key, byte[] body) {
        return classify(post("/v1/refunds", key, body), answer -> new Outcome.Refunded(Refund.read(answer)));
    }

    /** What became of the registration that was asked for with this key. */
    public Outcome lookUpRegistration(String key) {
        return lookUp("/v1/registrations?idempotency_key=" + encoded(key),
                answer -> first(answer, PspGateway::registered));
    }

    /** The registration of an attempt that succeeded if there is one, else its latest. */
    public Outcome lookUpAttempt(String attempt) {
        return lookUp("/v1/registrations?reference=" + encoded(attempt), PspGateway::successOrLatest);
    }

    /** What became of the capture that was asked for with this key. */
    public Outcome lookUpCapture(String key) {
        return captureBy("idempotency_key", key);
    }

    /** What became of the void that was asked for with this key. */
    public Outcome lookUpVoid(String key) {
        return voidBy("idempotency_key", key);
    }

    /** Until when the charge is held. */
    public Outcome lookUpHold(String charge) {
        return refusedIsNoAnswer(classify(
                get("/v1/charges/" + encoded(charge)), answer -> new Outcome.Held(Hold.read(answer))));
    }

    /** What became of the refund that was asked for with this key. */
    public Outcome lookUpRefund(String key) {
        return refundBy("idempotency_key", key);
    }

    /** The capture with this reference of ours, whatever the key that it was asked for with. */
    public Outcome lookUpCaptureOf(String reference) {
        return captureBy("reference", reference);
    }

    /** The void with this reference of ours, whatever the key that it was asked for with. */
    public Outcome lookUpVoidOf(String reference) {
        return voidBy("reference", reference);
    }

    /** The refund with this reference of ours, whatever the key that it was asked for with. */
    public Outcome lookUpRefundOf(String reference) {
        return refundBy("reference", reference);
    }

    /** The capture with this reference of ours, which is its key too: by the reference only where the PSP has forgotten the key. */
    public Outcome findCapture(String reference) {
        Outcome byKey = lookUpCapture(reference);
        return byKey instanceof Outcome.Absent ? lookUpCaptureOf(reference) : byKey;
    }

    /** The refund with this reference of ours, found in the same way. */
    public Outcome findRefund(String reference) {
        Outcome byKey = lookUpRefund(reference);
        return byKey instanceof Outcome.Absent ? lookUpRefundOf(reference) : byKey;
    }

    /** The capture with the PSP's id, whose reference is null where nobody of ours asked for it. */
    public Outcome lookUpCaptureById(String capture) {
        return lookUpOne("/v1/captures/" + encoded(capture),
                answer -> new Outcome.Captured(Taken.readAnyones(answer)));
    }

    /** The refund with the PSP's id, whose reference is null in the same way. */
    public Outcome lookUpRefundById(String refund) {
        return lookUpOne("/v1/refunds/" + encoded(refund),
                answer -> new Outcome.Refunded(Refund.readAnyones(answer)));
    }

    private Outcome captureBy(String name, String value) {
        return lookUp(
                "/v1/captures?" + name + "=" + encoded(value),
                answer -> first(answer, capture -> new Outcome.Captured(Taken.read(capture))));
    }

    private Outcome voidBy(String name, String value) {
        return lookUp(
                "/v1/voids?" + name + "=" + encoded(value),
                answer -> first(answer, released -> new Outcome.Voided(Taken.read(released))));
    }

    private Outcome refundBy(String name, String value) {
        return lookUp(
                "/v1/refunds?" + name + "=" + encoded(value),
                answer -> first(answer, refund -> new Outcome.Refunded(Refund.read(refund))));
    }

    /** How the dispute with the PSP's id stands. */
    public Outcome lookUpChargeback(String chargeback) {
        return lookUpOne("/v1/chargebacks/" + encoded(chargeback),
                answer -> new Outcome.Disputed(Chargeback.read(answer)));
    }

    /** Asks for a payout. Safe to repeat with the same key. */
    public Outcome payOut(String key, byte[] body) {
        return classify(post("/v1/payouts", key, body), answer -> new Outcome.PaidOut(Payout.read(answer)));
    }

    /** What became of the payout that was asked for with this reference of ours. */
    public Outcome lookUpPayout(String reference) {
        return lookUp(
                "/v1/payouts?reference=" + encoded(reference),
                answer -> first(answer, payout -> new Outcome.PaidOut(Payout.read(payout))));
    }

    /** The charge with the PSP's id, as the PSP has it. */
    public Outcome lookUpCharge(String charge) {
        return lookUpOne("/v1/charges/" + encoded(charge),
                answer -> new Outcome.Charged(Charge.read(account, answer)));
    }

    /** A GET whose answer the caller reads itself; empty when there was no complete 200 answer. */
    public Optional<byte[]> fetch(String target) {
        return channel.exchange(get(target),
                deadline.multipliedBy(FILE_FACTOR)) instanceof Exchange.Answered(Response response)
                && response.status() == 200
                        ? Optional.of(response.body())
                        : Optional.empty();
    }

    /** What is looked up by the PSP's own id is there, or is not. */
    private Outcome lookUpOne(String target, Function<JsonNode, Outcome> read) {
        Outcome outcome = classify(get(target), read);
        boolean absent = outcome instanceof Outcome.Refused refused && refused.code().equals("not_found");
        return absent ? new Outcome.Absent() : refusedIsNoAnswer(outcome);
    }

    private Outcome lookUp(String target, Function<JsonNode, Outcome> read) {
        return refusedIsNoAnswer(classify(get(target), read));
    }

    /** A refused question says nothing about what was asked. */
    private static Outcome refusedIsNoAnswer(Outcome outcome) {
        return outcome instanceof Outcome.Refused refused
                ? new Outcome.Unknown("the look-up was refused: " + refused.code())
                : outcome;
    }

    private Outcome classify(Request request, Function<JsonNode, Outcome> read) {
        return gate.pass(operation(request), () -> exchange(request, read));
    }

    /** All look-ups are one operation; the others are the collection that is posted to, without ids. */
    private static String operation(Request request) {
        String[] parts = request.path().split("/");
        if (request.method().equals("GET")) {
            return "look-up";
        }
        return parts.length > 4 ? parts[2] + "/" + parts[4] : parts[2];
    }

    private Outcome exchange(Request request, Function<JsonNode, Outcome> read) {
        return switch (channel.exchange(request, deadline)) {
            case Exchange.Failed failed when !failed.sent() -> new Outcome.NotSent(failed.reason());
            case Exchange.Failed failed -> new Outcome.Unknown(failed.reason());
            case Exchange.Answered(Response response) -> classify(response, read);
        };
    }

    private static Outcome classify(Response response, Function<JsonNode, Outcome> read) {
        Optional<ObjectNode> body = Json.readObject(response.body());
        if (body.isEmpty()) {
            return new Outcome.Unknown("unreadable answer with status " + response.status());
        }
        if (KeyInFlight.isSaidBy(response.status(), body.get())) {
            return new Outcome.Busy(retryAfter(response));
        }
        try {
            return switch (response.status()) {
                case 200, 201 -> read.apply(body.get());
                case 402 -> registered(body.get().path("registration"));
                case 429 -> new Outcome.Busy(retryAfter(response));
                case 401, 403 -> shut(response, body.get());
                case 400, 404, 409, 413, 415, 422 ->
                        new Outcome.Refused(response.status(), body.get().path("code").asText("refused"));
                default -> new Outcome.Unknown("status " + response.status(), retryAfter(response));
            };
        } catch (Unreadable unreadable) {
            return new Outcome.Unknown(unreadable.getMessage());
        }
    }

    /**
     * Not executed, and not for ever: keys get rotated. But only the PSP itself knows that; somebody on the way may say 403 in
     * place of the reply to what was executed.
     */
    private static Outcome shut(Response response, ObjectNode body) {
        return NOT_LET_IN.contains(body.path("code").asText())
                ? new Outcome.Shut(retryAfter(response))
                : new Outcome.Unknown("status " + response.status(), retryAfter(response));
    }

    private static Outcome registered(JsonNode answer) {
        return new Outcome.Registered(Registration.read(answer));
    }

    private static Outcome first(JsonNode list, Function<JsonNode, Outcome> read) {
        JsonNode data = PspFields.array(list, "data");
        return data.isEmpty() ? new Outcome.Absent() : read.apply(data.get(0));
    }

    private static Outcome successOrLatest(JsonNode list) {
        Outcome found = new Outcome.Absent();
        for (JsonNode element : PspFields.array(list, "data")) {
            Registration registration = Registration.read(element);
            found = new Outcome.Registered(registration);
            if (registration.status().isSuccess()) {
                return found;
            }
        }
        return found;
    }

    private static Duration retryAfter(Response response) {
        String seconds = response.header("retry-after");
        if (seconds == null || !seconds.matches("\\d{1,9}")) {
            return null;
        }
        Duration asked = Duration.ofSeconds(Long.parseLong(seconds));
        return asked.compareTo(RETRY_AFTER_MOST) < 0 ? asked : RETRY_AFTER_MOST;
    }

    private Request post(String target, String key, byte[] body) {
        SortedMap<String, String> headers = headers("POST " + target + " " + key);
        headers.put("content-type", "application/json");
        headers.put("idempotency-key", key);
        return new Request("POST", target, headers, body);
    }

    private Request get(String target) {
        return new Request("GET", target, headers("GET " + target), new byte[0]);
    }

    private SortedMap<String, String> headers(String call) {
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put("accept", "application/json");
        headers.put("authorization", "Bearer " + apiKey);
        TraceScope.current().ifPresent(trace -> headers.put(Trace.HEADER, trace.parent(call)));
        return headers;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
