package dev.nevertwice.pay.adapter.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

/** A line of the log is one line, says what it belongs to, and gives nothing away. */
class LogTest {

    private static final Instant AT = Instant.parse("2026-11-22T10:11:12.345Z");

    @AfterEach
    void forget() {
        Redaction.of(List.of());
    }

    @Test
    void aJsonLineIsOneObjectWithPaymentAndTrace() {
        String line = LogFormat.JSON.line(
                AT, Level.WARN, "dev.nevertwice.pay.X", "said \"so\"\nand more",
                Map.of("payment_id", "pay_1", "trace_id", "4bf92f3577b34da6a3ce929d0e0e4736"),
                new IllegalStateException("why"));
        assertEquals(1, line.lines().count());
        JsonNode json = Json.readObject(line.getBytes(StandardCharsets.UTF_8)).orElseThrow();
        assertEquals("2026-11-22T10:11:12.345Z", json.path("at").asText());
        assertEquals("WARN", json.path("level").asText());
        assertEquals("said \"so\"\nand more", json.path("message").asText());
        assertEquals("pay_1", json.path("payment_id").asText());
        assertEquals("4bf92f3577b34da6a3ce929d0e0e4736", json.path("trace_id").asText());
        assertTrue(json.path("exception").asText().startsWith("java.lang.IllegalStateException: why"));
    }

    @Test
    void textIsForPeopleAndSaysWhatIsWrongOnly() {
        String line = LogFormat.TEXT.line(AT, Level.ERROR, "dev.nevertwice.pay.X", "it failed",
                Map.of("payment_id", "pay_1"), null);
        assertTrue(line.endsWith("ERROR X - it failed {payment_id=pay_1}"), line);
        assertTrue(LogFormat.TEXT.least("dev.nevertwice.pay.X") == Level.WARN.toInt());
        assertTrue(LogFormat.JSON.least("dev.nevertwice.pay.X") == Level.INFO.toInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "4242424242424242", "4242 4242 4242 4242", "4000-0000-0000-0002", "Authorization: Bearer abcdef123",
        "basic dXNlcjpwYXNz",
        "whsec_bmV2ZXJ0d2ljZQ==", "password=hunter22", "\"secret\": \"hunter22\"", "api_key=hunter22"
    })
    void cardNumbersKeysAndSecretsAreTakenOut(String hidden) {
        for (LogFormat format : LogFormat.values()) {
            String line = format.line(AT, Level.INFO, "x", "sent " + hidden + " there", Map.of(),
                    new RuntimeException(hidden));
            assertTrue(line.contains("[redacted]"), line);
            for (String part : hidden.split("[ :=\"]+")) {
                boolean isName = part.matches("(?i)authorization|bearer|basic|password|secret|api_key|");
                assertTrue(isName || !line.contains(part) || part.length() < 5, line);
            }
        }
    }

    @Test
    void ourOwnKeysAreTakenOutWhereverTheyStand() {
        Redaction.of(List.of("merchant_test_key", ""));
        assertEquals("x[redacted]y", Redaction.of("xmerchant_test_keyy"));
    }

    @Test
    void idsAmountsAndTimesStay() {
        String text = "pay_01h2x3y4z5a6b7c8d9e0f1g2h3 12900 KRW 2026-11-22T10:11:12.345678Z 1795342272345";
        assertEquals(text, Redaction.of(text));
        assertFalse(Redaction.of("1234567890123456").contains("redacted"), "fails Luhn's check: no card");
    }
}
