package dev.nevertwice.chaos.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TogetherTest {

    private final ObjectMapper json = new ObjectMapper();

    /** Both PSPs call their first charge ch_1: taken for one, a second charge would be overlooked. */
    @Test
    void whatTwoPspsCallTheSameStaysApart() throws Exception {
        JsonNode truth = Together.truth(both(
                "{'charges': [{'id': 'ch_1', 'order': 'ord_1'}], 'refunds': [{'id': 're_1', 'charge': 'ch_1'}],"
                        + " 'balances': {'KRW': 100}}",
                "{'charges': [{'id': 'ch_1', 'order': 'ord_1'}], 'refunds': [], 'balances': {'KRW': 20, 'USD': 3}}"));

        assertEquals("acct_1/ch_1 acct_2/ch_1",
                truth.at("/charges/0/id").asText() + " " + truth.at("/charges/1/id").asText());
        assertEquals("acct_1/ch_1", truth.at("/refunds/0/charge").asText());
        assertEquals("{\"KRW\":120,\"USD\":3}", truth.path("balances").toString());
        assertEquals("{\"acct_1\":{\"KRW\":100},\"acct_2\":{\"KRW\":20,\"USD\":3}}",
                truth.path("accounts").toString());
    }

    @Test
    void journalsSayWhoseTheyAreAndNumberTheirExchangesApart() throws Exception {
        JsonNode journal = Together.journal(both(
                "{'entries': [{'exchange': 1}, {'exchange': 0}]}", "{'entries': [{'exchange': 1}]}"));

        assertEquals("acct_1 1, acct_1 0, acct_2 1000000001", journal.path("entries").findValuesAsText("account").get(0)
                + " " + journal.at("/entries/0/exchange").asLong() + ", "
                + journal.at("/entries/1/account").asText() + " " + journal.at("/entries/1/exchange").asLong() + ", "
                + journal.at("/entries/2/account").asText() + " " + journal.at("/entries/2/exchange").asLong());
    }

    /** What stays held is the buyers' at whichever PSP: I9 looks for it here. */
    @Test
    void whatIsHeldAtAnyOfThemIsHeld() throws Exception {
        JsonNode truth = Together.truth(both(
                "{'held': {'KRW': 100}, 'fees': {'KRW': 3}, 'balances': {}, 'holds': [{'id': 'ch_1'}]}",
                "{'held': {'KRW': 20, 'USD': 7}, 'fees': {}, 'balances': {}}"));

        assertEquals("{\"KRW\":120,\"USD\":7} {\"KRW\":3}", truth.path("held") + " " + truth.path("fees"));
        assertEquals("acct_1/ch_1", truth.at("/holds/0/id").asText());
    }

    /** Else a cut journal would be judged as if it were whole. */
    @Test
    void whatAnyOfTheirJournalsDroppedIsDropped() throws Exception {
        JsonNode journal = Together.journal(both("{'entries': [], 'dropped': 1}", "{'entries': [], 'dropped': 2}"));

        assertEquals(3, journal.path("dropped").asLong());
    }

    private Map<String, JsonNode> both(String first, String second) throws Exception {
        Map<String, JsonNode> both = new LinkedHashMap<>();
        both.put("acct_1", json.readTree(first.replace('\'', '"')));
        both.put("acct_2", json.readTree(second.replace('\'', '"')));
        return both;
    }
}
