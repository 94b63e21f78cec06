package dev.nevertwice.psp;

import static dev.nevertwice.psp.driver.LifeRequests.capture;
import static dev.nevertwice.psp.driver.LifeRequests.challenge;
import static dev.nevertwice.psp.driver.LifeRequests.confirm;
import static dev.nevertwice.psp.driver.LifeRequests.hold;
import static dev.nevertwice.psp.driver.LifeRequests.release;
import static dev.nevertwice.psp.driver.Requests.buy;
import static dev.nevertwice.psp.driver.Requests.get;
import static dev.nevertwice.psp.driver.Requests.open;
import static dev.nevertwice.psp.driver.Requests.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.psp.driver.MachineDriver;
import dev.nevertwice.psp.truth.Movement;
import dev.nevertwice.psp.wire.Json;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The hours and days of a payment's life that only virtual time can show. */
class LifeCycleTest {

    private final MachineDriver psp = new MachineDriver(
            PspSettings.defaults().withWebhookUrl(URI.create("http://127.0.0.1:8080/hook")));

    private String status(String target) {
        return psp.send(get(target)).json().get("status").asText();
    }

    @Test
    void anAuthorizationExpiresAfterSevenDaysAndNotBefore() {
        psp.send(hold("att_1", "tok_visa"));
        psp.send(hold("att_2", "tok_visa"));
        psp.pass(Duration.ofDays(7).minusMillis(1));
        assertEquals(201, psp.send(capture("c1", "ch_1", 900)).status());
        psp.pass(Duration.ofMillis(1));
        assertEquals("captured", status("/v1/charges/ch_1"));
        assertEquals("expired", status("/v1/charges/ch_2"));
        assertEquals("charge_captured", psp.send(capture("c2", "ch_1", 1)).code());
        assertEquals("charge_expired", psp.send(capture("c3", "ch_2", 1)).code());
        assertEquals("charge_expired", psp.send(release("v1", "ch_2")).code());
        assertEquals(0L, psp.psp().truth().held().get("KRW"));
        assertEquals(List.of("att_1", "att_2"), psp.psp().book().movements().stream()
                .filter(movement -> movement.kind() == Movement.Kind.RELEASE)
                .map(movement -> movement.cause().key()).toList());
        assertTrue(psp.callbacks(5).stream()
                .anyMatch(callback -> Json.parse(callback.body()).get("type").asText().equals("charge.expired")));
    }

    @Test
    void reviewsTakeHoursOrDays() {
        psp.send(buy("att_1", "tok_review_hours"));
        psp.send(buy("att_2", "tok_review_days"));
        psp.pass(Duration.ofHours(6).minusMillis(1));
        assertEquals("pending", status("/v1/registrations/reg_1"));
        psp.pass(Duration.ofMillis(1));
        assertEquals("approved", status("/v1/registrations/reg_1"));
        psp.pass(Duration.ofHours(66).minusMillis(1));
        assertEquals("pending", status("/v1/registrations/reg_2"));
        psp.pass(Duration.ofMillis(1));
        assertEquals("approved", status("/v1/registrations/reg_2"));
    }

    @Test
    void aChallengeThatNobodyAnswersExpires() {
        String token = psp.send(buy("att_1", "tok_3ds")).json().get("token").asText();
        psp.pass(Duration.ofMinutes(15));
        assertEquals("expired", status("/v1/registrations/reg_1"));
        psp.send(challenge(token, "pass"));
        assertTrue(psp.psp().truth().charges().isEmpty());
    }

    @Test
    void anExpiredRegistrationCanNotBeConfirmed() {
        psp.send(open("att_1"));
        psp.pass(Duration.ofMinutes(30));
        assertEquals("registration_expired", psp.send(confirm("k1", "reg_1", "tok_visa")).code());
        assertTrue(psp.psp().book().movements().isEmpty());
    }

    @Test
    void aDisputeThatIsNotDecidedByHandIsDecidedAfterAWeek() {
        psp.send(buy("att_1", "tok_dispute_lost"));
        psp.pass(Duration.ofSeconds(10));
        assertEquals("opened", psp.psp().truth().chargebacks().getFirst().status());
        psp.pass(Duration.ofDays(7));
        assertEquals("lost", psp.psp().truth().chargebacks().getFirst().status());
        assertEquals(0L, psp.psp().truth().balances().get("KRW"));
    }

    @Test
    void severalAccountsHaveBooksOfTheirOwn() {
        MachineDriver two = new MachineDriver(PspSettings.defaults()
                .withAccounts(List.of(new Account("acct_1", "psp_test_key"), new Account("acct_2", "other_key"))));
        two.send(buy("att_1", "tok_visa"));
        two.send(with(hold("att_1", "tok_visa"), "authorization", "Bearer other_key"));
        assertEquals(12_900L, two.psp().book().balances().get("merchant:acct_1/KRW"));
        assertEquals(12_900L, two.psp().book().balances().get("authorized:acct_2/KRW"));
        assertEquals(-25_800L, two.psp().book().balances().get("cardholders/KRW"));
    }

    @Test
    void lifeTimesAreCheckedAndScaled() {
        assertEquals(Duration.ofHours(1), PspSettings.defaults().timeScale(168).lifeTimes().authorization());
        Duration day = Duration.ofDays(1);
        assertTrue(assertThrows(IllegalArgumentException.class,
                () -> new LifeTimes(day, Duration.ZERO, day, day, day, day, day, day)).getMessage()
                .startsWith("lifeTimes.challenge:"));
    }
}
