package dev.nevertwice.load.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.load.pay.Parts.Used;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PayResultTest {

    private final PayResult result = new PayResult(32);

    /** One round decided, at 149,945 of 150,000 us. */
    @Test
    void theMiddleRoundOfWaitingIsHeldToTheTargets() {
        result.waited(200, List.of(told(9_000, 149_000), told(8_000, 90_000), told(40_000, 150_000)));
        JsonNode waiting = result.json().path("waiting_at_half");
        assertEquals("{\"median\":9000,\"least\":8000,\"most\":40000}", waiting.path("median_micros").toString());
        assertEquals("{\"median\":149000,\"least\":90000,\"most\":150000}", waiting.path("p99_micros").toString());
        assertEquals("true true", waiting.path("median_met").asText() + " " + waiting.path("p99_met").asText());
        assertEquals("300 6", waiting.path("waited").asText() + " " + waiting.path("not_known_in_time").asText());
    }

    @Test
    void whatTwoOfThreeRoundsMissIsMissed() {
        result.waited(200, List.of(told(30_000, 150_000), told(30_000, 150_000), told(8_000, 90_000)));
        JsonNode waiting = result.json().path("waiting_at_half");
        assertEquals("false false", waiting.path("median_met").asText() + " " + waiting.path("p99_met").asText());
    }

    @Test
    void theTextHasTheSpread() {
        result.paid(told(1, 1), Used.NOTHING, 5);
        result.bound(100, 1, Used.NOTHING);
        result.waited(200, List.of(told(9_000, 149_000), told(8_000, 90_000), told(40_000, 150_000)));
        String text = result.text();
        assertTrue(text.contains("median 9.00 (8.00-40.00) ms (target 30: met)"), text);
        assertTrue(text.contains("99th percentile 149.00 (90.00-150.00) ms (target 150: met)"), text);
    }

    /** A hundred who waited. */
    private static Buyers.Told told(long medianMicros, long p99Micros) {
        return new Buyers.Told(
                98, 2, 100, 1_000_000_000L,
                LongStream.range(0, 100).map(i -> i < 98 ? medianMicros : p99Micros).toArray());
    }
}
