package dev.nevertwice.chaos.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.proxy.Subject.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The reference document's sections 3 and 4, as far as they are about toxics: their fields, and what is said of them. */
@Execution(ExecutionMode.CONCURRENT)
abstract class ToxicApiContract extends ConformanceContract {

    @Test
    void aToxicHasItsDefaultsAndItsFieldsInOrder() {
        Reply made = echoing().addToxic("{\"type\": \"latency\", \"attributes\": {\"latency\": 5, \"colour\": 1}}");
        assertEquals(
                "{\"attributes\":{\"latency\":5,\"jitter\":0},\"name\":\"latency_downstream\",\"type\":\"latency\","
                        + "\"stream\":\"downstream\",\"toxicity\":1}",
                made.body());
    }

    @Test
    void theStreamMatchesInAnyCaseAndIsEchoedAsGiven() {
        JsonNode made = echoing().addToxic("{\"type\": \"latency\", \"stream\": \"UPSTREAM\"}").json();
        assertEquals("UPSTREAM", made.path("stream").asText());
        assertEquals("latency_UPSTREAM", made.path("name").asText());
    }

    @Test
    void toxicityIsNotChecked() {
        JsonNode made = echoing().addToxic("{\"type\": \"noop\", \"toxicity\": 7}").json();
        assertEquals(7, made.path("toxicity").asInt());
    }

    @Test
    void toxicityIsAFloatOf32Bits() {
        Reply made = echoing().addToxic("{\"type\": \"noop\", \"toxicity\": 0.1}");
        assertTrue(made.body().endsWith("\"toxicity\":0.1}"), made.body());
    }

    @Test
    void toxicNamesAreUniqueAcrossBothDirections() {
        TestProxy proxy = echoing();
        assertEquals(200, proxy.addToxic("{\"type\": \"noop\", \"name\": \"x\", \"stream\": \"upstream\"}").status());
        Reply again = proxy.addToxic("{\"type\": \"noop\", \"name\": \"x\", \"stream\": \"downstream\"}");
        assertEquals(409, again.status());
        assertEquals("toxic already exists", again.error());
    }

    @Test
    void toxicsAreListedUpstreamFirstInTheOrderInWhichTheyCame() {
        TestProxy proxy = echoing();
        for (String toxic : List.of("a downstream", "b upstream", "c downstream", "d upstream")) {
            String[] parts = toxic.split(" ");
            proxy.addToxic("{\"type\": \"noop\", \"name\": \"" + parts[0] + "\", \"stream\": \"" + parts[1] + "\"}");
        }
        List<String> names = new ArrayList<>();
        subject().get(proxy.path() + "/toxics").json().forEach(toxic -> names.add(toxic.path("name").asText()));
        assertEquals(List.of("b", "d", "a", "c"), names);
    }

    @Test
    void noToxicsAreAnEmptyArray() {
        Reply none = subject().get(echoing().path() + "/toxics");
        assertEquals(200, none.status());
        assertEquals("[]", none.body());
    }

    @Test
    void addingAToxicSays200() {
        assertEquals(200, echoing().addToxic("{\"type\": \"noop\"}").status());
    }

    @Test
    void aToxicsMistakesAreFoundInOrder() {
        TestProxy proxy = echoing();
        proxy.addToxic("{\"type\": \"latency\", \"name\": \"taken\"}");
        ApiContract.assertRefused(400, "bad request body: EOF", proxy.addToxic(""));
        ApiContract.assertRefused(400, "stream was invalid, can be either upstream or downstream",
                proxy.addToxic("{\"type\": \"nonsense\", \"stream\": \"sideways\", \"name\": \"taken\"}"));
        ApiContract.assertRefused(400, "invalid toxic type",
                proxy.addToxic("{\"type\": \"nonsense\", \"name\": \"taken\"}"));
        ApiContract.assertRefused(409, "toxic already exists",
                proxy.addToxic("{\"type\": \"latency\", \"name\": \"taken\", \"attributes\": {\"latency\": \"x\"}}"));
        assertEquals(400, proxy.addToxic("{\"type\": \"latency\", \"attributes\": {\"latency\": \"x\"}}").status());
    }

    @Test
    void oneToxicCanBeAskedFor() {
        TestProxy proxy = echoing();
        proxy.toxic("latency", "upstream", "\"latency\": 5");
        Reply found = subject().get(proxy.path() + "/toxics/latency");
        assertEquals(200, found.status());
        assertEquals(5, found.json().at("/attributes/latency").asInt());
        ApiContract.assertRefused(404, "toxic not found", subject().get(proxy.path() + "/toxics/other"));
    }

    @Test
    void updatingAToxicMergesItsAttributesAndIgnoresTheRest() {
        TestProxy proxy = echoing();
        proxy.toxic("latency", "upstream", "\"latency\": 5, \"jitter\": 3", "0.5");
        Reply updated = subject().post(proxy.path() + "/toxics/latency", "{\"attributes\": {\"jitter\": 4},"
                + " \"name\": \"other\", \"type\": \"timeout\", \"stream\": \"downstream\"}");
        assertEquals(200, updated.status());
        assertEquals("{\"attributes\":{\"latency\":5,\"jitter\":4},\"name\":\"latency\",\"type\":\"latency\","
                + "\"stream\":\"upstream\",\"toxicity\":0.5}", updated.body());
        Reply patched = subject().call("PATCH", proxy.path() + "/toxics/latency", "{\"toxicity\": 0.25}");
        assertEquals("0.25", patched.json().path("toxicity").asText());
        assertEquals(4, patched.json().at("/attributes/jitter").asInt());
    }

    @Test
    void updatingAToxicThatIsNotThereOrWithABadBodyIsRefused() {
        TestProxy proxy = echoing();
        ApiContract.assertRefused(404, "toxic not found", subject().post(proxy.path() + "/toxics/x", "{}"));
        proxy.toxic("latency", "upstream", "");
        assertEquals(400, subject().post(proxy.path() + "/toxics/latency", "[]").status());
    }

    @Test
    void removingAToxicSays204() {
        TestProxy proxy = echoing();
        proxy.toxic("latency", "upstream", "");
        Reply gone = subject().delete(proxy.path() + "/toxics/latency");
        assertEquals(204, gone.status());
        assertEquals("", gone.body());
        ApiContract.assertRefused(404, "toxic not found", subject().delete(proxy.path() + "/toxics/latency"));
    }

    @Test
    void attributesAreWholeNumbers() {
        TestProxy proxy = echoing();
        for (String value : List.of("1.5", "\"abc\"", "true", "[]")) {
            Reply reply = proxy.addToxic("{\"type\": \"latency\", \"attributes\": {\"latency\": " + value + "}}");
            assertEquals(400, reply.status(), reply.toString());
            assertTrue(reply.error().matches("bad request body: json: cannot unmarshal .* of type int64"),
                    reply.error());
        }
    }

    @Test
    void missingAttributesAreZero() {
        assertEquals(0, echoing().addToxic("{\"type\": \"timeout\", \"attributes\": null}")
                .json().at("/attributes/timeout").asInt(-1));
        assertEquals(0, echoing().addToxic("{\"type\": \"timeout\"}").json().at("/attributes/timeout").asInt(-1));
    }

    @Test
    void everyTypeHasItsAttributes() {
        for (String each : List.of(
                "noop {}", "latency {\"latency\":0,\"jitter\":0}", "bandwidth {\"rate\":0}", "slow_close {\"delay\":0}",
                "timeout {\"timeout\":0}", "reset_peer {\"timeout\":0}", "limit_data {\"bytes\":0}")) {
            String[] parts = each.split(" ");
            JsonNode made = echoing().addToxic("{\"type\": \"" + parts[0] + "\"}").json();
            assertEquals(parts[1], made.path("attributes").toString());
        }
        JsonNode slicer = echoing().addToxic("{\"type\": \"slicer\", \"attributes\": {\"average_size\": 9}}").json();
        assertEquals("{\"average_size\":9,\"size_variation\":0,\"delay\":0}", slicer.path("attributes").toString());
    }
}
