package dev.nevertwice.chaos.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.adapter.http.HttpChannel;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.PspSimulator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** 28 November, 49,000 purchases: the journal was longer than an answer may be. So it is read in parts. */
class PspClientTest {

    private static final int CAPACITY = 12;
    private static final int LINES_OF_A_PURCHASE = 3;
    private static final int LINES_OF_A_PART = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private PspSimulator psp;
    private HttpChannel http;
    private int bought;
    private final List<String> asked = new ArrayList<>();

    @BeforeEach
    void start() {
        psp = PspSimulator.start(PspSettings.defaults().withJournalCapacity(CAPACITY));
        http = new HttpChannel(psp.url(), PATIENCE, () -> false, HttpChannel.BODY_LIMIT);
    }

    @AfterEach
    void stop() {
        http.close();
        psp.close();
    }

    private void buy() {
        bought++;
        String body = """
                {"reference": "att_%d", "orders": [{"reference": "ord_%d", "amount": 5, "currency": "USD"}],
                 "source": "tok_visa"}""".formatted(bought, bought);
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("authorization", "Bearer " + psp.apiKey());
        headers.put("content-type", "application/json");
        headers.put("idempotency-key", "att_" + bought);
        Request request = new Request(
                "POST", "/v1/registrations", headers, body.getBytes(StandardCharsets.UTF_8));
        assertEquals(201, Answer.of(http.exchange(request, PATIENCE)).status());
    }

    /** @param purchases how many are made between any two answers */
    private JsonNode journal(int purchases) {
        Channel channel = (request, deadline) -> {
            asked.add(request.target());
            Channel.Exchange answer = http.exchange(request, deadline);
            if (asked.size() == 1) {
                LongStream.range(0, purchases).forEach(each -> buy());
            }
            return answer;
        };
        return new PspClient(channel, new SystemClock(), LINES_OF_A_PART).journal();
    }

    private static List<Long> numbers(JsonNode journal) {
        List<Long> numbers = new ArrayList<>();
        journal.path("entries").forEach(entry -> numbers.add(entry.path("number").asLong()));
        return numbers;
    }

    @Test
    void theJournalIsReadInPartsAndPutTogether() {
        buy();
        buy();
        buy();
        JsonNode journal = journal(0);
        assertEquals(LongStream.rangeClosed(1, 9).boxed().toList(), numbers(journal));
        assertEquals(0, journal.path("dropped").asLong());
        assertEquals(
                List.of("/_admin/journal?after=0&limit=4", "/_admin/journal?after=4&limit=4",
                        "/_admin/journal?after=8&limit=4"),
                asked);
    }

    @Test
    void whatIsWrittenBetweenTwoPartsIsThereOnce() {
        buy();
        buy();
        JsonNode journal = journal(1);
        assertEquals(LongStream.rangeClosed(1, 3 * LINES_OF_A_PURCHASE).boxed().toList(), numbers(journal));
        assertEquals(0, journal.path("dropped").asLong());
    }

    @Test
    void aJournalThatEndsWithAPartIsReadToItsEnd() {
        LongStream.range(0, CAPACITY / LINES_OF_A_PURCHASE).forEach(each -> buy());
        assertEquals(LongStream.rangeClosed(1, CAPACITY).boxed().toList(), numbers(journal(0)));
    }

    /** A journal with a gap proves nothing: the judge calls one of which lines were dropped unknown. */
    @Test
    void whatIsDroppedBetweenTwoPartsIsCounted() {
        LongStream.range(0, CAPACITY / LINES_OF_A_PURCHASE).forEach(each -> buy());
        JsonNode journal = journal(2);
        assertEquals(2 * LINES_OF_A_PURCHASE, journal.path("dropped").asLong());
        assertEquals(List.of(1L, 2L, 3L, 4L, 7L), numbers(journal).subList(0, 5));
        assertTrue(numbers(journal).getLast() == bought * LINES_OF_A_PURCHASE, journal::toString);
    }
}
