package dev.nevertwice.psp.contract;

import static dev.nevertwice.psp.driver.Requests.buy;
import static dev.nevertwice.psp.driver.Requests.refund;
import static dev.nevertwice.psp.driver.Requests.register;
import static dev.nevertwice.psp.driver.Requests.registration;
import static dev.nevertwice.psp.driver.Requests.with;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.driver.Answer;
import dev.nevertwice.psp.driver.PspDriver;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The table "Authentication and idempotency" of docs/psp-api.md, cell by cell. */
public abstract class IdempotencyContract extends PspContract {

    protected IdempotencyContract(Function<PspSettings, PspDriver> place) {
        super(place);
    }

    @Test
    void aMissingKeyIsRefused() {
        Answer answer = psp.send(with(buy("att_1", "tok_visa"), "idempotency-key", null));
        assertEquals(400, answer.status());
        assertEquals("key_missing", answer.code());
        assertEquals(0, charges());
    }

    @Test
    void aMalformedKeyIsRefused() {
        for (String key : new String[]{"k".repeat(256), "caf\u00e9"}) {
            Answer answer = psp.send(with(buy("att_1", "tok_visa"), "idempotency-key", key));
            assertEquals(400, answer.status());
            assertEquals("key_malformed", answer.code());
        }
        assertEquals(0, charges());
    }

    @Test
    void theSameRequestGetsTheStoredReplyByteForByte() {
        Answer first = psp.send(buy("att_1", "tok_visa"));
        Answer second = psp.send(buy("att_1", "tok_visa"));
        assertEquals(201, second.status());
        assertArrayEquals(first.reply().body(), second.reply().body());
        assertNull(first.header("idempotent-replayed"));
        assertEquals("true", second.header("idempotent-replayed"));
        assertEquals(1, charges());
    }

    @Test
    void aDeclineIsStoredToo() {
        Answer first = psp.send(buy("att_1", "tok_declined"));
        Answer second = psp.send(buy("att_1", "tok_declined"));
        assertEquals(402, second.status());
        assertArrayEquals(first.reply().body(), second.reply().body());
    }

    @Test
    void aKeyInFlightIsAnsweredWith429() {
        fault("'point': 'accepted-before-commit', 'act': {'type': 'delay', 'millis': 300}");
        PspDriver.Underway first = psp.begin(buy("att_1", "tok_visa"));
        Answer second = psp.send(buy("att_1", "tok_visa"));
        assertEquals(429, second.status());
        assertEquals("key_in_flight", second.code());
        assertEquals("1", second.header("retry-after"));
        assertEquals(0, charges());
        assertEquals(201, first.answer().status());
        assertEquals("true", psp.send(buy("att_1", "tok_visa")).header("idempotent-replayed"));
        assertEquals(1, charges());
        assertEquals("f", truth().at("/charges/0/cause/fault").asText());
    }

    @Test
    void anotherBodyWithTheSameKeyIsRefusedEvenInFlight() {
        fault("'point': 'accepted-before-commit', 'act': {'type': 'delay', 'millis': 300}");
        PspRequest other = register("att_1", registration("att_1", "tok_visa", 1, "KRW"));
        PspDriver.Underway first = psp.begin(buy("att_1", "tok_visa"));
        assertEquals(422, psp.send(other).status());
        assertEquals(201, first.answer().status());
        Answer later = psp.send(other);
        assertEquals("key_reused", later.code());
        assertEquals(1, charges());
    }

    @Test
    void refusalsAreNotStored() {
        assertEquals(404, psp.send(refund("ref_1", "ch_1", 1, "KRW")).status());
        psp.send(buy("att_1", "tok_visa"));
        assertEquals(201, psp.send(refund("ref_1", "ch_1", 1, "KRW")).status());
        assertEquals(400, psp.send(register("att_2", "{}")).status());
        assertEquals(201, psp.send(buy("att_2", "tok_visa")).status());
    }

    @Test
    void keysOfOtherPathsAndAccountsAreOtherKeys() {
        assertEquals(201, psp.send(buy("same", "tok_visa")).status());
        assertEquals(201, psp.send(refund("same", "ch_1", 1, "KRW")).status());
        Answer other = psp.send(with(buy("same", "tok_visa"), "authorization", "Bearer other_key"));
        assertEquals(201, other.status());
        assertNull(other.header("idempotent-replayed"));
        assertEquals(2, charges());
    }

    @Test
    void anUnknownApiKeyIsRefused() {
        for (String header : new String[]{null, "Bearer wrong", "Basic psp_test_key", "Bearer"}) {
            Answer answer = psp.send(with(buy("att_1", "tok_visa"), "authorization", header));
            assertEquals(401, answer.status());
            assertEquals("unauthorized", answer.code());
        }
        assertEquals(0, charges());
    }
}
