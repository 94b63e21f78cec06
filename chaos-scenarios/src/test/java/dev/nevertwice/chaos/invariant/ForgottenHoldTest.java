package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nevertwice.psp.Effect;
import dev.nevertwice.psp.Input;
import dev.nevertwice.psp.Psp;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.PspSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The PSP forgets a key too early (class B), and holds the buyer's money twice: by the truth that the PSP itself writes. Whoever
 * releases one of the two has done what can be done; whoever leaves more has not.
 */
class ForgottenHoldTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final String FORGETFUL =
            """
                    {"rules": [{"name": "forgetful", "point": "idempotency", "operation": "register", "act": {"type": "forget-key"}}]}""";

    private final KnownRun run = KnownRun.good();
    private final Psp psp = new Psp(PspSettings.defaults());
    private long exchanges;

    @BeforeEach
    void heldTwice() {
        hold("att_9", "ord_9");
        ask("PUT", "/_admin/faults", null, FORGETFUL);
        hold("att_9", "ord_9");
        ask("PUT", "/_admin/faults", null, "{\"rules\": []}");
    }

    @Test
    void whoeverReleasesBothIsRight() {
        release("ch_1");
        release("ch_2");

        assertEquals(Verdict.VALID, judged());
    }

    /** Guards a system that knows of one of them only: its reply and its webhook were lost. */
    @Test
    void whoeverReleasesTheSecondIsNotToBlameForTheFirst() {
        release("ch_2");

        assertEquals(Verdict.VALID, judged());
    }

    @Test
    void whoeverTakesTheFirstIsNotToBlameForTheSecond() {
        ask("POST", "/v1/charges/ch_1/capture", "cap_9",
                "{\"amount\": 12900, \"currency\": \"KRW\", \"reference\": \"cap_9\"}");

        assertEquals(Verdict.VALID, judged());
    }

    @Test
    void whoeverReleasesNeitherIsToBlameForOne() {
        assertEquals(Verdict.INVALID, judged());
    }

    /** What was taken in part is known: its rest is the taker's to release. */
    @Test
    void theRestOfWhatWasTakenIsNotExcused() {
        release("ch_1");
        ask("POST", "/v1/charges/ch_2/capture", "cap_9",
                "{\"amount\": 900, \"currency\": \"KRW\", \"reference\": \"cap_9\"}");

        assertEquals(Verdict.INVALID, judged());
    }

    /** What the PSP did to one order is no excuse for another. */
    @Test
    void anotherOrdersHoldIsNotExcused() {
        release("ch_1");
        release("ch_2");
        hold("att_10", "ord_10");

        assertEquals(Verdict.INVALID, judged());
    }

    private Verdict judged() {
        JsonNode truth = ask("GET", "/_admin/truth", null, "");
        run.truth.set("held", truth.path("held"));
        run.truth.set("holds", truth.path("holds"));
        return run.judge(new AmountsBounded()).verdict();
    }

    private void hold(String reference, String order) {
        ask("POST", "/v1/registrations", reference,
                """
                        {"reference": "%s", "orders": [{"reference": "%s", "amount": 12900, "currency": "KRW"}],
                         "source": "tok_visa", "capture": "manual"}"""
                        .formatted(reference, order));
    }

    private void release(String charge) {
        ask("POST", "/v1/charges/" + charge + "/void", "void_" + charge, "{\"reference\": \"void_" + charge + "\"}");
    }

    private JsonNode ask(String method, String path, String key, String body) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("authorization", "Bearer " + PspSettings.DEFAULT_API_KEY);
        headers.put("content-type", "application/json");
        if (key != null) {
            headers.put("idempotency-key", key);
        }
        PspRequest request = new PspRequest(method, path, headers, body.getBytes(StandardCharsets.UTF_8));
        PspReply reply = psp.step(new Input.Arrived(++exchanges, request), NOW).stream()
                .filter(Effect.Send.class::isInstance)
                .map(effect -> ((Effect.Send) effect).reply())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no reply to " + request));
        try {
            assertEquals(2, reply.status() / 100, () -> new String(reply.body(), StandardCharsets.UTF_8));
            return new ObjectMapper().readTree(reply.body());
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
