package dev.nevertwice.psp.contract;

import static dev.nevertwice.psp.driver.Requests.admin;
import static dev.nevertwice.psp.driver.Requests.buy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.driver.Answer;
import dev.nevertwice.psp.driver.PspDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The journal is read whole or in parts. */
public abstract class JournalContract extends PspContract {

    private static final int CAPACITY = 10;

    protected JournalContract(Function<PspSettings, PspDriver> place) {
        super(place);
    }

    @Override
    protected PspSettings settings() {
        return SETTINGS.withWebhookUrl(null).withJournalCapacity(CAPACITY);
    }

    private JsonNode journal(String query) {
        return psp.send(admin("GET", "/_admin/journal" + query, "")).json();
    }

    private static List<Long> numbers(JsonNode journal) {
        List<Long> numbers = new ArrayList<>();
        journal.get("entries").forEach(entry -> numbers.add(entry.get("number").asLong()));
        return numbers;
    }

    private static List<Long> fromTo(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    @Test
    void partsPutTogetherAreTheWhole() {
        psp.send(buy("att_1", "tok_visa"));
        psp.send(buy("att_2", "tok_visa"));
        JsonNode whole = journal("");
        assertEquals(fromTo(1, 6), numbers(whole));
        List<JsonNode> together = new ArrayList<>();
        journal("?limit=4").get("entries").forEach(together::add);
        assertEquals(4, together.size());
        journal("?after=4&limit=4").get("entries").forEach(together::add);
        List<JsonNode> expected = new ArrayList<>();
        whole.get("entries").forEach(expected::add);
        assertEquals(expected, together);
        assertEquals(fromTo(3, 6), numbers(journal("?after=2")));
        assertEquals(List.of(), numbers(journal("?after=6&limit=4")));
        assertEquals(List.of(), numbers(journal("?after=7")));
    }

    @Test
    void whatIsWrittenBetweenTwoPartsIsInTheSecond() {
        psp.send(buy("att_1", "tok_visa"));
        assertEquals(fromTo(1, 3), numbers(journal("?limit=3")));
        psp.send(buy("att_2", "tok_visa"));
        assertEquals(fromTo(4, 6), numbers(journal("?after=3&limit=3")));
    }

    @Test
    void whatIsDroppedBetweenTwoPartsIsAGapAndCounted() {
        for (int i = 1; i <= 3; i++) {
            psp.send(buy("att_" + i, "tok_visa"));
        }
        JsonNode first = journal("?limit=2");
        assertEquals(fromTo(1, 2), numbers(first));
        assertEquals(0, first.get("dropped").asLong());
        for (int i = 4; i <= 5; i++) {
            psp.send(buy("att_" + i, "tok_visa"));
        }
        JsonNode second = journal("?after=2&limit=2");
        assertEquals(fromTo(6, 7), numbers(second));
        assertEquals(5, second.get("dropped").asLong());
    }

    @Test
    void aWrongPartIsRefused() {
        for (String query : List.of(
                "after=x", "after=-1", "after=", "after=1&after=2", "limit=0", "limit=-1", "limit=x", "limit=1.5",
                "limit=", "limit=9999999999999999999", "before=1", "limits=1")) {
            Answer answer = psp.send(admin("GET", "/_admin/journal?" + query, ""));
            assertEquals(400, answer.status(), query);
            assertEquals("application/problem+json", answer.header("content-type"));
            assertTrue(answer.json().get("detail").asText().matches("(after|limit|query): .*"), answer::text);
        }
    }
}
