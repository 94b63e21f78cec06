package dev.nevertwice.psp;

import static dev.nevertwice.psp.driver.Requests.admin;
import static dev.nevertwice.psp.driver.Requests.buy;
import static dev.nevertwice.psp.driver.Requests.get;
import static dev.nevertwice.psp.driver.Requests.open;
import static dev.nevertwice.psp.driver.Requests.pay;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.psp.driver.Answer;
import dev.nevertwice.psp.driver.MachineDriver;
import dev.nevertwice.psp.fault.FaultAct;
import dev.nevertwice.psp.fault.FaultPoint;
import dev.nevertwice.psp.fault.FaultRule;
import dev.nevertwice.psp.fault.FaultRules;
import dev.nevertwice.psp.truth.Journal;
import dev.nevertwice.psp.wire.Json;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What only virtual time can show: hours and days of a PSP's life. */
class PspTest {

    private static final PspSettings SETTINGS =
            PspSettings.defaults().withWebhookUrl(URI.create("http://127.0.0.1:8080/hook"));

    @Test
    void aKeyIsForgottenAfterItsLifetimeAndNotBefore() {
        MachineDriver psp = new MachineDriver(SETTINGS);
        psp.send(buy("att_1", "tok_visa"));
        psp.pass(Duration.ofHours(24).minusMillis(1));
        assertEquals("true", psp.send(buy("att_1", "tok_visa")).header("idempotent-replayed"));
        psp.pass(Duration.ofMillis(1));
        assertNull(psp.send(buy("att_1", "tok_visa")).header("idempotent-replayed"));
        assertEquals(2, psp.psp().truth().charges().size());
    }

    @Test
    void aPageThatNobodyPaysExpires() {
        MachineDriver psp = new MachineDriver(SETTINGS);
        String token = psp.send(open("att_1")).json().get("token").asText();
        psp.pass(Duration.ofMinutes(30));
        assertEquals("expired", psp.send(get("/v1/registrations/reg_1")).json().get("status").asText());
        assertEquals(303, psp.send(pay(token, "4242424242424242")).status());
        assertTrue(psp.psp().truth().charges().isEmpty());
        assertEquals("registration.expired", Json.parse(psp.callbacks(1).getFirst().body()).get("type").asText());
    }

    @Test
    void callbacksAreRepeatedByScheduleForThreeDays() {
        MachineDriver psp = new MachineDriver(SETTINGS);
        int[] refusals = new int[1000];
        Arrays.fill(refusals, 500);
        psp.answerCallbacksWith(refusals);
        psp.send(buy("att_1", "tok_visa"));
        psp.pass(Duration.ofDays(5));
        List<Journal.Entry> tries = psp.psp().journal().entries().stream()
                .filter(entry -> entry.kind() == Journal.Kind.CALLBACK && entry.detail().contains(" try ")
                        && !entry.detail().contains("given up"))
                .toList();
        long[] waits = new long[10];
        for (int i = 0; i < waits.length; i++) {
            waits[i] = Duration.between(tries.get(i).at(), tries.get(i + 1).at()).toSeconds();
        }
        assertEquals("[1, 2, 5, 10, 30, 60, 300, 900, 3600, 3600]", Arrays.toString(waits));
        Duration all = Duration.between(tries.getFirst().at(), tries.getLast().at());
        assertTrue(all.compareTo(Duration.ofDays(3)) <= 0 && all.compareTo(Duration.ofHours(70)) > 0, all.toString());
        assertTrue(psp.psp().journal().entries().getLast().detail().contains("given up"));
    }

    @Test
    void rulesActOnlyWithinTheirTimeWindow() {
        MachineDriver psp = new MachineDriver(SETTINGS);
        psp.psp().setFaults(FaultRules.of(FaultRule.of("outage", FaultPoint.LISTENER, new FaultAct.Refuse())
                .between(Duration.ofSeconds(10), Duration.ofSeconds(20))), psp.now());
        assertEquals(201, psp.send(buy("att_1", "tok_visa")).status());
        psp.pass(Duration.ofSeconds(10));
        assertInstanceOf(Answer.WasReset.class, psp.send(buy("att_2", "tok_visa")));
        psp.pass(Duration.ofSeconds(10));
        assertEquals(201, psp.send(buy("att_2", "tok_visa")).status());
        assertEquals(1L, psp.psp().fired().get("outage"));
    }

    @Test
    void rulesThatAreTakenAwayNoLongerStrikeWhatIsInFlight() {
        MachineDriver psp = new MachineDriver(SETTINGS.withProcessingTime(Duration.ofSeconds(1)));
        psp.psp().setFaults(
                FaultRules.of(FaultRule.of("lost", FaultPoint.COMMITTED_BEFORE_REPLY, new FaultAct.Reset())),
                psp.now());
        var underway = psp.begin(buy("att_1", "tok_visa"));
        psp.psp().setFaults(FaultRules.none(), psp.now());
        assertEquals(201, underway.answer().status());
    }

    @Test
    void theJournalIsBoundedAndSaysWhatItDropped() {
        MachineDriver psp = new MachineDriver(PspSettings.defaults().withJournalCapacity(10));
        for (int i = 0; i < 20; i++) {
            psp.send(buy("att_" + i, "tok_visa"));
        }
        assertEquals(10, psp.psp().journal().entries().size());
        assertEquals(50, psp.psp().journal().dropped());
        assertEquals(50, psp.send(admin("GET", "/_admin/journal", "")).json().get("dropped").asLong());
        assertEquals(20, psp.psp().truth().charges().size());
    }

    /** The advertised lifetime over, a key may be forgotten: the second charge is nobody's fault but the client's. */
    @Test
    void aKeyForgottenAtItsLifetimeIsOfClassA() {
        MachineDriver psp = new MachineDriver(SETTINGS);
        psp.send(buy("att_1", "tok_visa"));
        psp.psp().setFaults(FaultRules.of(
                FaultRule.of("pruned", FaultPoint.IDEMPOTENCY, new FaultAct.ForgetKey(Duration.ofHours(24)))),
                psp.now());
        psp.pass(Duration.ofHours(24).minusMillis(1));
        assertEquals("true", psp.send(buy("att_1", "tok_visa")).header("idempotent-replayed"));
        psp.pass(Duration.ofMillis(1));
        psp.send(buy("att_1", "tok_visa"));
        assertEquals(2, psp.psp().truth().charges().size());
        assertEquals("pruned A", psp.psp().truth().charges().get(1).cause().fault() + " "
                + psp.psp().truth().charges().get(1).cause().faultClass());
    }
}
