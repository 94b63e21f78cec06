package dev.nevertwice.psp.contract;

import static dev.nevertwice.psp.driver.Requests.admin;
import static dev.nevertwice.psp.driver.Requests.buy;
import static dev.nevertwice.psp.driver.Requests.get;
import static dev.nevertwice.psp.driver.Requests.open;
import static dev.nevertwice.psp.driver.Requests.pay;
import static dev.nevertwice.psp.driver.Requests.refund;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.driver.Answer;
import dev.nevertwice.psp.driver.PspDriver;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Every act at every fault point of docs/psp-api.md but those of callbacks: what the client sees, and what really happened. */
public abstract class FaultContract extends PspContract {

    protected FaultContract(Function<PspSettings, PspDriver> place) {
        super(place);
    }

    /** The first try meets the fault, the second one with the same key doesn't. */
    private Answer firstTry(String point, String act) {
        fault("'point': '" + point + "', 'act': " + act + ", 'when': {'first': 1}");
        Answer answer = psp.send(buy("att_1", "tok_visa"));
        assertEquals(1, fired());
        return answer;
    }

    private void moneyMovedAndTheRetryIsAReplay() {
        assertEquals(1, charges());
        assertEquals("f", truth().at("/charges/0/cause/fault").asText());
        assertEquals("A", truth().at("/charges/0/cause/class").asText());
        assertEquals("true", psp.send(buy("att_1", "tok_visa")).header("idempotent-replayed"));
        assertEquals(1, charges());
    }

    private void nothingHappenedAndTheRetryExecutes() {
        assertEquals(0, charges());
        assertEquals(201, psp.send(buy("att_1", "tok_visa")).status());
        assertEquals(1, charges());
        assertTrue(truth().at("/charges/0/cause/fault").isNull());
    }

    @Test
    void listenerRefusesWithinItsWindow() {
        fault("'point': 'listener', 'act': {'type': 'refuse'}, 'until': 3600");
        assertInstanceOf(Answer.WasReset.class, psp.send(buy("att_1", "tok_visa")));
        assertInstanceOf(Answer.WasReset.class, psp.send(get("/v1/registrations?reference=att_1")));
        psp.send(admin("DELETE", "/_admin/faults", ""));
        nothingHappenedAndTheRetryExecutes();
    }

    @Test
    void beforeAcceptReset() {
        assertInstanceOf(Answer.WasReset.class, firstTry("before-accept", "{'type': 'reset'}"));
        nothingHappenedAndTheRetryExecutes();
    }

    @Test
    void beforeAcceptHang() {
        assertInstanceOf(Answer.Silence.class, firstTry("before-accept", "{'type': 'hang'}"));
        nothingHappenedAndTheRetryExecutes();
    }

    @Test
    void beforeAcceptStatus() {
        Answer answer = firstTry("before-accept", "{'type': 'status', 'retry_after': 2}");
        assertEquals(503, answer.status());
        assertEquals("2", answer.header("retry-after"));
        nothingHappenedAndTheRetryExecutes();
    }

    @Test
    void acceptedBeforeCommitReset() {
        assertInstanceOf(Answer.WasReset.class, firstTry("accepted-before-commit", "{'type': 'reset'}"));
        nothingHappenedAndTheRetryExecutes();
    }

    @Test
    void acceptedBeforeCommitStatus() {
        assertEquals(500, firstTry("accepted-before-commit", "{'type': 'status'}").status());
        nothingHappenedAndTheRetryExecutes();
    }

    @Test
    void acceptedBeforeCommitDelayKeepsTheKeyInFlight() {
        fault("'point': 'accepted-before-commit', 'act': {'type': 'delay', 'millis': 200}, 'when': {'nth': 1}");
        PspDriver.Underway slow = psp.begin(buy("att_1", "tok_visa"));
        assertEquals("key_in_flight", psp.send(buy("att_1", "tok_visa")).code());
        assertEquals(0, charges());
        assertEquals(201, slow.answer().status());
        moneyMovedAndTheRetryIsAReplay();
    }

    @Test
    void committedBeforeReplyReset() {
        assertInstanceOf(Answer.WasReset.class, firstTry("committed-before-reply", "{'type': 'reset'}"));
        moneyMovedAndTheRetryIsAReplay();
    }

    @Test
    void committedBeforeReplyHang() {
        assertInstanceOf(Answer.Silence.class, firstTry("committed-before-reply", "{'type': 'hang'}"));
        moneyMovedAndTheRetryIsAReplay();
    }

    @Test
    void committedBeforeReplyTruncate() {
        Answer.BrokeOff answer = assertInstanceOf(
                Answer.BrokeOff.class, firstTry("committed-before-reply", "{'type': 'truncate'}"));
        assertEquals(201, answer.status());
        assertEquals(answer.announced() / 2, answer.received().length);
        moneyMovedAndTheRetryIsAReplay();
    }

    @Test
    void committedBeforeReplyMalformed() {
        Answer answer = firstTry("committed-before-reply", "{'type': 'malformed'}");
        assertEquals(201, answer.status());
        assertEquals("application/json", answer.header("content-type"));
        assertThrows(RuntimeException.class, answer::json);
        moneyMovedAndTheRetryIsAReplay();
    }

    @Test
    void committedBeforeReplyStatus() {
        assertEquals(504, firstTry("committed-before-reply", "{'type': 'status', 'status': 504}").status());
        moneyMovedAndTheRetryIsAReplay();
    }

    @Test
    void committedBeforeReply500() {
        assertEquals(500, firstTry("committed-before-reply", "{'type': 'status', 'status': 500}").status());
        moneyMovedAndTheRetryIsAReplay();
    }

    @Test
    void committedBeforeReply502() {
        assertEquals(502, firstTry("committed-before-reply", "{'type': 'status'}").status());
        moneyMovedAndTheRetryIsAReplay();
    }

    @Test
    void committedBeforeReplyDelayMovesMoneyFirst() {
        fault("'point': 'committed-before-reply', 'act': {'type': 'delay', 'millis': 200}, 'when': {'nth': 1}");
        PspDriver.Underway slow = psp.begin(buy("att_1", "tok_visa"));
        moneyMovedAndTheRetryIsAReplay();
        assertEquals(201, slow.answer().status());
    }

    @Test
    void aRepliesLossStrikesReplaysToo() {
        fault("'point': 'committed-before-reply', 'act': {'type': 'reset'}, 'when': {'first': 3}");
        for (int i = 0; i < 3; i++) {
            assertInstanceOf(Answer.WasReset.class, psp.send(buy("att_1", "tok_visa")));
        }
        moneyMovedAndTheRetryIsAReplay();
    }

    @Test
    void idempotencyConflict() {
        Answer answer = firstTry("idempotency", "{'type': 'conflict'}");
        assertEquals(429, answer.status());
        assertEquals("key_in_flight", answer.code());
        nothingHappenedAndTheRetryExecutes();
    }

    @Test
    void refundsLoseTheirRepliesToo() {
        psp.send(buy("att_1", "tok_visa"));
        fault("'operation': 'refund', 'point': 'committed-before-reply', 'act': {'type': 'reset'}, 'when': {'first': 1}");
        assertInstanceOf(Answer.WasReset.class, psp.send(refund("ref_1", "ch_1", 900, "KRW")));
        assertEquals("true", psp.send(refund("ref_1", "ch_1", 900, "KRW")).header("idempotent-replayed"));
        assertEquals(900, truth().at("/charges/0/refunded").asLong());
        assertEquals("f", truth().at("/refunds/0/cause/fault").asText());
    }

    @Test
    void lookUpsAndSettlementFilesFailToo() {
        psp.send(buy("att_1", "tok_visa"));
        fault("'operation': 'lookup', 'point': 'accepted-before-commit', 'act': {'type': 'status'}");
        assertEquals(500, psp.send(get("/v1/registrations/reg_1")).status());
        fault("'operation': 'settlement', 'point': 'committed-before-reply', 'act': {'type': 'truncate'}");
        assertEquals(200, psp.send(get("/v1/registrations/reg_1")).status());
        assertInstanceOf(Answer.BrokeOff.class, psp.send(get("/v1/settlements")));
    }

    @Test
    void thePageCanLoseItsRedirectAfterThePayment() {
        String token = psp.send(open("att_1")).json().get("token").asText();
        fault("'operation': 'page', 'match': {'method': 'POST', 'source': 'tok_visa'}, 'point': 'committed-before-reply',"
                + " 'act': {'type': 'reset'}, 'when': {'first': 1}");
        assertEquals(200, psp.send(get("/pay/" + token)).status());
        fault("'operation': 'page', 'match': {'method': 'POST', 'source': 'tok_visa'}, 'point': 'committed-before-reply',"
                + " 'act': {'type': 'reset'}, 'when': {'first': 1}");
        assertInstanceOf(Answer.WasReset.class, psp.send(pay(token, "4242424242424242")));
        assertEquals(303, psp.send(pay(token, "4242424242424242")).status());
        assertEquals(1, charges());
        assertEquals("f", truth().at("/charges/0/cause/fault").asText());
    }

    @Test
    void countingIsPerOperationAndReference() {
        fault("'operation': 'register', 'point': 'before-accept', 'act': {'type': 'status'}, 'when': {'nth': 2}");
        for (String reference : new String[]{"att_1", "att_2"}) {
            assertEquals(201, psp.send(buy(reference, "tok_visa")).status());
            assertEquals(503, psp.send(buy(reference, "tok_visa")).status());
            assertEquals(201, psp.send(buy(reference, "tok_visa")).status());
        }
        assertEquals(2, fired());
    }

    @Test
    void globalScopeCountsAllArrivals() {
        fault("'point': 'before-accept', 'act': {'type': 'status'}, 'when': {'every': 3}, 'scope': 'global'");
        for (int i = 1; i <= 6; i++) {
            assertEquals(i % 3 == 0 ? 503 : 201, psp.send(buy("att_" + i, "tok_visa")).status());
        }
    }

    @Test
    void theFirstMatchingRuleWins() {
        faults("""
                {"rules": [
                  {"name": "declined-only", "match": {"source": "tok_declined"}, "point": "before-accept", "act": {"type": "status", "status": 501}},
                  {"name": "cheap", "match": {"amount": 12900, "order": "ord_att_2"}, "point": "before-accept", "act": {"type": "status", "status": 502}},
                  {"name": "rest", "point": "before-accept", "act": {"type": "status", "status": 504}}]}""");
        assertEquals(504, psp.send(buy("att_1", "tok_visa")).status());
        assertEquals(502, psp.send(buy("att_2", "tok_visa")).status());
        assertEquals(501, psp.send(buy("att_2", "tok_declined")).status());
    }

    @Test
    void aRatioStrikesAboutAsManyAndTheSameOnesAgain() {
        String first = struck();
        assertEquals(first, struck());
        long lost = first.chars().filter(c -> c == 'x').count();
        assertTrue(lost > 20 && lost < 60, first);
    }

    private String struck() {
        fault("'operation': 'register', 'point': 'before-accept', 'act': {'type': 'status'}, 'when': {'ratio': [1, 5]}");
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            pattern.append(psp.send(buy("att_" + i, "tok_visa")).status() == 503 ? 'x' : '.');
        }
        return pattern.toString();
    }

    @Test
    void healthAndAdminRoutesNeverFail() {
        fault("'point': 'listener', 'act': {'type': 'refuse'}");
        assertEquals("up", psp.send(get("/health")).json().get("status").asText());
        assertEquals(200, psp.send(admin("GET", "/_admin/truth", "")).status());
    }
}
