package dev.nevertwice.psp.contract;

import static dev.nevertwice.psp.driver.Requests.admin;
import static dev.nevertwice.psp.driver.Requests.buy;
import static dev.nevertwice.psp.driver.Requests.get;
import static dev.nevertwice.psp.driver.Requests.post;
import static dev.nevertwice.psp.driver.Requests.register;
import static dev.nevertwice.psp.driver.Requests.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.driver.Answer;
import dev.nevertwice.psp.driver.PspDriver;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whatever is sent, the answer is 4xx with a problem, and nothing changes. */
public abstract class BadInputContract extends PspContract {

    private static final String GOOD =
            """
            {"reference": "att_1", "orders": [{"reference": "ord_1", "amount": 5, "currency": "USD"}], "source": "tok_visa"}""";

    protected BadInputContract(Function<PspSettings, PspDriver> place) {
        super(place);
    }

    private void invalid(String path, String body) {
        Answer answer = psp.send(register("key", body));
        assertEquals(400, answer.status(), () -> body + " -> " + answer.text());
        assertTrue(answer.json().get("detail").asText().startsWith(path), () -> body + " -> " + answer.text());
    }

    @Test
    void aRegistrationWithAWrongFieldIsRefusedByThePathOfTheField() {
        invalid("body", "");
        invalid("body", "[]");
        invalid("body", "\"text\"");
        invalid("body", "nonsense");
        invalid("body", GOOD + "{}");
        invalid("body", "{\"a\": 1, \"a\": 2}");
        invalid("body", "[".repeat(20_000));
        invalid("body", "{\"a\":".repeat(5_000));
        invalid("reference", GOOD.replace("\"att_1\"", "17"));
        invalid("reference", GOOD.replace("att_1", "a".repeat(65)));
        invalid("reference", GOOD.replace("att_1", "=cmd()"));
        invalid("reference", GOOD.replace("att_1", "\\ud800"));
        invalid("orders", GOOD.replace("\"orders\"", "\"order\""));
        invalid("orders", "{\"reference\": \"a\", \"orders\": []}");
        invalid("orders", "{\"reference\": \"a\", \"orders\": {}}");
        invalid("orders[0]", "{\"reference\": \"a\", \"orders\": [1]}");
        invalid("orders[0].amount", GOOD.replace("5", "0"));
        invalid("orders[0].amount", GOOD.replace("5", "-5"));
        invalid("orders[0].amount", GOOD.replace("5", "5.0"));
        invalid("orders[0].amount", GOOD.replace("5", "1e2"));
        invalid("orders[0].amount", GOOD.replace("5", "\"5\""));
        invalid("orders[0].amount", GOOD.replace("5", "9223372036854775808"));
        invalid("orders[0].amount", GOOD.replace("5", "1000000000001"));
        invalid("body", GOOD.replace("5", "NaN"));
        invalid("body", GOOD.replace("5", "9".repeat(60_000)));
        invalid("orders[0].currency", GOOD.replace("USD", "usd"));
        invalid("orders[0].currency", GOOD.replace("USD", "ZZZ"));
        invalid("orders[0].currency", GOOD.replace("USD", "XXX"));
        invalid("orders[0].extra", GOOD.replace("\"currency\"", "\"extra\": 1, \"currency\""));
        invalid("surprise", GOOD.replace("\"source\"", "\"surprise\": 1, \"source\""));
        invalid("body", GOOD.replace("\"source\"", "\"\\ud800\": 1, \"source\""));
        invalid("return_url", GOOD.replace("\"source\": \"tok_visa\"", "\"return_url\": \"javascript:alert(1)\""));
        invalid("return_url", GOOD.replace("\"source\": \"tok_visa\"", "\"return_url\": \"/relative\""));
        invalid("return_url", GOOD.replace(", \"source\": \"tok_visa\"", ""));
        invalid("source", GOOD.replace("tok_visa", "4242424242424242"));
        refused(400, "unknown_source", register("key", GOOD.replace("tok_visa", "tok_real")));
        assertEquals(0, charges());
        assertEquals(201, psp.send(register("key", GOOD)).status());
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        PspRequest good = register("key", GOOD);
        byte[] latin = GOOD.replace("att_1", "\u00e9").getBytes(StandardCharsets.ISO_8859_1);
        refused(400, "invalid_request", new PspRequest("POST", good.target(), good.headers(), latin));
        byte[] wide = GOOD.getBytes(StandardCharsets.UTF_16BE);
        refused(400, "invalid_request", new PspRequest("POST", good.target(), good.headers(), wide));
    }

    @Test
    void aLargeBodyIsRefused() {
        String padding = " ".repeat(64 * 1024 - GOOD.length());
        assertEquals(201, psp.send(register("key", GOOD + padding)).status());
        refused(413, "too_large", register("key2", GOOD + padding + " "));
    }

    @Test
    void anotherContentTypeIsRefused() {
        refused(415, "unsupported_type", with(buy("att_1", "tok_visa"), "content-type", "text/plain"));
        refused(415, "unsupported_type", with(buy("att_1", "tok_visa"), "content-type", null));
        assertEquals(201,
                psp.send(with(buy("att_1", "tok_visa"), "content-type", "application/json; charset=utf-8")).status());
    }

    @Test
    void unknownRoutesAndMethodsAreRefused() {
        refused(404, "not_found", get("/"));
        refused(404, "not_found", get("/v1/nonsense"));
        refused(404, "not_found", get("/v1/registrations/reg_1/more"));
        refused(404, "not_found", get("/_admin/nonsense"));
        refused(405, "method_not_allowed", post("/v1/settlements", "k", "{}"));
        refused(405, "method_not_allowed",
                new PspRequest("PATCH", "/v1/refunds/re_1", buy("a", "b").headers(), new byte[0]));
        refused(405, "method_not_allowed", admin("POST", "/_admin/truth", "{}"));
    }

    @Test
    void aLookUpNeedsExactlyOneKnownFilter() {
        for (String query : new String[]{"", "?", "?reference", "?x=1", "?reference=a&order=b",
            "?reference=a&reference=b"}) {
            int expected = query.equals("?reference") ? 200 : 400;
            assertEquals(expected, psp.send(get("/v1/registrations" + query)).status(), query);
        }
    }

    @Test
    void foreignHostsAndOriginsAreKeptOutOfTheAdminRoutes() {
        PspRequest truth = admin("GET", "/_admin/truth", "");
        refused(403, "forbidden", with(truth, "host", "evil.example:9090"));
        refused(403, "forbidden", with(truth, "host", "127.0.0.1.evil.example"));
        refused(403, "forbidden", with(truth, "origin", "http://evil.example"));
        refused(403, "forbidden", with(truth, "origin", "null"));
        assertEquals(200,
                psp.send(with(with(truth, "host", "localhost:9090"), "origin", "http://127.0.0.1:9090")).status());
        refused(415, "unsupported_type",
                with(admin("PUT", "/_admin/faults", "{\"rules\": []}"), "content-type", "text/plain"));
    }

    @Test
    void aBrokenRuleIsRefusedAndTheOldOnesStay() {
        fault("'point': 'before-accept', 'act': {'type': 'status'}");
        String[][] broken = {
            {"rules", "{}"},
            {"rules[0].point", "{'rules': [{'name': 'a', 'act': {'type': 'reset'}}]}"},
            {"rules[0].point", "{'rules': [{'name': 'a', 'point': 'nowhere', 'act': {'type': 'reset'}}]}"},
            {"rules[0].act.type", "{'rules': [{'name': 'a', 'point': 'callback', 'act': {'type': 'reset'}}]}"},
            {"rules[0].act.millis", "{'rules': [{'name': 'a', 'point': 'callback', 'act': {'type': 'delay'}}]}"},
            {"rules[0].act.times",
                "{'rules': [{'name': 'a', 'point': 'callback', 'act': {'type': 'drop', 'times': 1}}]}"},
            {"rules[0].when.ratio",
                "{'rules': [{'name': 'a', 'point': 'callback', 'act': {'type': 'drop'}, 'when': {'ratio': [2, 1]}}]}"},
            {"rules[0].when.nth",
                "{'rules': [{'name': 'a', 'point': 'callback', 'act': {'type': 'drop'}, 'when': {'nth': 0}}]}"},
            {"rules[0].when.always",
                "{'rules': [{'name': 'a', 'point': 'callback', 'act': {'type': 'drop'}, 'when': {}}]}"},
            {"rules[0].operation",
                "{'rules': [{'name': 'a', 'point': 'callback', 'act': {'type': 'drop'}, 'operation': 'pay'}]}"},
            {"rules[0].point",
                "{'rules': [{'name': 'a', 'point': 'listener', 'act': {'type': 'refuse'}, 'operation': 'refund'}]}"},
            {"rules[1].name",
                "{'rules': [{'name': 'a', 'point': 'callback', 'act': {'type': 'drop'}}, {'name': 'a', 'point': 'callback', 'act': {'type': 'drop'}}]}"},
            {"rules[0].zzz", "{'rules': [{'name': 'a', 'point': 'callback', 'act': {'type': 'drop'}, 'zzz': 1}]}"},
        };
        for (String[] rule : broken) {
            Answer answer = psp.send(admin("PUT", "/_admin/faults", rule[1].replace('\'', '"')));
            assertEquals(400, answer.status(), rule[1]);
            assertTrue(answer.json().get("detail").asText().startsWith(rule[0] + ":"), () -> rule[1] + answer.text());
        }
        assertEquals(503, psp.send(buy("att_1", "tok_visa")).status());
    }
}
