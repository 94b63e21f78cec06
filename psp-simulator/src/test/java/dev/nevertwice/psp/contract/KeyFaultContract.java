package dev.nevertwice.psp.contract;

import static dev.nevertwice.psp.driver.Requests.admin;
import static dev.nevertwice.psp.driver.Requests.buy;
import static dev.nevertwice.psp.driver.Requests.get;
import static dev.nevertwice.psp.driver.Requests.refund;
import static dev.nevertwice.psp.driver.Requests.register;
import static dev.nevertwice.psp.driver.Requests.registration;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.driver.Answer;
import dev.nevertwice.psp.driver.PspDriver;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The faults of the key store and of the limiters: what the client sees, what really happened, and whose fault it is. */
public abstract class KeyFaultContract extends PspContract {

    protected KeyFaultContract(Function<PspSettings, PspDriver> place) {
        super(place);
    }

    private String classOf(String pointer) {
        return truth().at(pointer + "/cause/class").asText() + " " + truth().at(pointer + "/cause/fault").asText("");
    }

    @Test
    void aKeyForgottenBeforeItsLifetimeChargesAgainAndIsOfClassB() {
        psp.send(buy("att_1", "tok_visa"));
        fault("'point': 'idempotency', 'act': {'type': 'forget-key'}");
        Answer second = psp.send(buy("att_1", "tok_visa"));
        assertEquals(201, second.status());
        assertEquals("reg_2", second.json().get("id").asText());
        assertEquals(2, charges());
        assertEquals("A ", classOf("/charges/0"));
        assertEquals("B f", classOf("/charges/1"));
        assertEquals(2, psp.send(get("/v1/registrations?idempotency_key=att_1")).json().get("data").size());
    }

    @Test
    void aRefundsKeyForgottenBeforeItsLifetimeRefundsAgainAndIsOfClassB() {
        psp.send(buy("att_1", "tok_visa"));
        psp.send(refund("ref_1", "ch_1", 100, "KRW"));
        fault("'operation': 'refund', 'point': 'idempotency', 'act': {'type': 'forget-key'}");
        psp.send(refund("ref_1", "ch_1", 100, "KRW"));
        assertEquals(200, truth().at("/charges/0/refunded").asLong());
        assertEquals("A ", classOf("/refunds/0"));
        assertEquals("B f", classOf("/refunds/1"));
    }

    @Test
    void whatComesOfAForgottenKeyStaysClassBAfterAReview() {
        psp.send(buy("att_1", "tok_visa"));
        fault("'point': 'idempotency', 'act': {'type': 'forget-key'}");
        assertEquals("pending", psp.send(register("att_1", registration("att_1", "tok_review", 5, "USD"))).json()
                .get("status").asText());
        psp.until("approved", () -> status("reg_2"));
        assertEquals("B f", classOf("/charges/1"));
    }

    @Test
    void aKeyThatWasNeverUsedCantBeForgotten() {
        fault("'point': 'idempotency', 'act': {'type': 'forget-key'}");
        psp.send(buy("att_1", "tok_visa"));
        assertEquals("A f", classOf("/charges/0"));
    }

    @Test
    void aKeyYoungerThanTheRuleSaysIsRemembered() {
        psp.send(buy("att_1", "tok_visa"));
        fault("'point': 'idempotency', 'act': {'type': 'forget-key', 'millis': 60000}");
        assertEquals("true", psp.send(buy("att_1", "tok_visa")).header("idempotent-replayed"));
        assertEquals(1, charges());
    }

    @Test
    void anOldBodyIsReplayedWhateverIsAskedNow() {
        Answer first = psp.send(buy("att_1", "tok_visa"));
        fault("'point': 'idempotency', 'act': {'type': 'replay-old'}");
        Answer other = psp.send(register("att_1", registration("att_1", "tok_visa", 1, "KRW")));
        assertEquals(201, other.status());
        assertArrayEquals(first.reply().body(), other.reply().body());
        assertEquals(201, psp.send(buy("att_2", "tok_visa")).status());
        assertEquals(2, charges());
    }

    @Test
    void aKeyStoreThatIsDownExecutesNothing() {
        fault("'point': 'idempotency', 'act': {'type': 'store-down'}, 'when': {'first': 1}");
        Answer answer = psp.send(buy("att_1", "tok_visa"));
        assertEquals(503, answer.status());
        assertEquals("key_store_down", answer.code());
        assertEquals(0, charges());
        assertEquals(201, psp.send(buy("att_1", "tok_visa")).status());
    }

    private void limited(String act, String code) {
        fault("'point': 'throttling', 'act': {'type': '" + act + "'}, 'when': {'first': 1}");
        Answer answer = psp.send(buy("att_1", "tok_visa"));
        assertEquals(429, answer.status());
        assertEquals(code, answer.code());
        assertEquals("1", answer.header("retry-after"));
        assertEquals(0, charges());
        assertEquals(201, psp.send(buy("att_1", "tok_visa")).status());
        assertEquals(1, charges());
        assertEquals("A ", classOf("/charges/0"));
    }

    @Test
    void throttlingRateLimit() {
        limited("rate-limit", "rate_limited");
    }

    @Test
    void throttlingConcurrencyLimit() {
        limited("concurrency-limit", "concurrency_limited");
    }

    @Test
    void throttlingObjectLock() {
        limited("object-lock", "lock_timeout");
    }

    @Test
    void limitsStrikeLookUpsTooAndSayWhenToComeBack() {
        fault("'operation': 'lookup', 'point': 'throttling', 'act': {'type': 'rate-limit', 'retry_after': 30}");
        assertEquals("30", psp.send(get("/v1/registrations/reg_1")).header("retry-after"));
    }

    /** Ends with the class that the journal's money carries, not with what the rule is called. */
    @Test
    void aFaultThatKeepsTheContractLeavesClassA() {
        fault("'point': 'committed-before-reply', 'act': {'type': 'reset'}, 'when': {'first': 1}");
        psp.send(buy("att_1", "tok_visa"));
        assertEquals("A f", classOf("/charges/0"));
    }

    @Test
    void oneRuleIsUndoneAndTheOthersKeepTheirCounts() {
        faults("""
                {"rules": [
                  {"name": "one", "match": {"reference": "att_1"}, "point": "before-accept", "act": {"type": "status"}},
                  {"name": "two", "point": "before-accept", "act": {"type": "status", "status": 500}, "when": {"first": 2}}]}""");
        assertEquals(503, psp.send(buy("att_1", "tok_visa")).status());
        assertEquals(500, psp.send(buy("att_2", "tok_visa")).status());
        Answer undone = psp.send(admin("DELETE", "/_admin/faults/one", ""));
        assertEquals(200, undone.status());
        assertEquals(1, undone.json().get("rules").size());
        assertEquals(1, undone.json().at("/rules/0/fired").asInt());
        assertEquals(500, psp.send(buy("att_2", "tok_visa")).status());
        assertEquals(201, psp.send(buy("att_2", "tok_visa")).status());
        assertEquals(404, psp.send(admin("DELETE", "/_admin/faults/one", "")).status());
        assertEquals(405, psp.send(admin("PUT", "/_admin/faults/two", "{}")).status());
    }

    @Test
    void aRuleExpiresAfterSoManyStrikesWhoeverTheyHit() {
        fault("'point': 'before-accept', 'act': {'type': 'status'}, 'expires_after': 2");
        assertEquals(503, psp.send(buy("att_1", "tok_visa")).status());
        assertEquals(503, psp.send(buy("att_2", "tok_visa")).status());
        assertEquals(201, psp.send(buy("att_3", "tok_visa")).status());
        Answer rules = psp.send(admin("GET", "/_admin/faults", ""));
        assertEquals("expired", rules.json().at("/rules/0/state").asText());
        assertTrue(rules.json().at("/rules/0/order_dependent").asBoolean());
    }

    @Test
    void rulesSayWhetherTheyDependOnTheOrderOfArrival() {
        fault("'point': 'before-accept', 'act': {'type': 'status'}, 'scope': 'global', 'when': {'every': 2}");
        assertTrue(psp.send(admin("GET", "/_admin/faults", "")).json().at("/rules/0/order_dependent").asBoolean());
        psp.send(buy("att_1", "tok_visa"));
        assertEquals(503, psp.send(buy("att_2", "tok_visa")).status());
        String journal = psp.send(admin("GET", "/_admin/journal", "")).text();
        assertTrue(journal.contains("before-accept status status=503 (order-dependent)"), journal);
        fault("'point': 'before-accept', 'act': {'type': 'status'}, 'when': {'nth': 2}");
        assertEquals(false,
                psp.send(admin("GET", "/_admin/faults", "")).json().at("/rules/0/order_dependent").asBoolean());
        assertEquals("active", psp.send(admin("GET", "/_admin/faults", "")).json().at("/rules/0/state").asText());
    }
}
