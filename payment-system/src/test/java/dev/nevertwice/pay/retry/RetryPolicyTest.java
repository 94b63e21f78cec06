package dev.nevertwice.pay.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.retry.Decision.Again;
import dev.nevertwice.pay.retry.Decision.Bury;
import dev.nevertwice.pay.retry.RetryPolicy.Situation;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole table of the policy, with the defaults that the command starts with. */
class RetryPolicyTest {

    private static final Duration YOUNG = Duration.ofMinutes(1);
    private static final Duration OLD = Duration.ofHours(23);
    private static final RetryPolicy POLICY = new RetryPolicy(RetrySettings.defaults().strategies(), OLD);

    @Test
    void theFirstTrySendsAndEveryLaterOneLooksUpFirst() {
        assertEquals(new Again(Duration.ZERO), decide(OutcomeClass.DUE, 1, YOUNG));
        assertEquals(new Again(Duration.ZERO), decide(OutcomeClass.DUE, 1, OLD));
        assertEquals(new Decision.LookUpFirst(), decide(OutcomeClass.DUE, 2, YOUNG));
        assertEquals(new Decision.LookUpFirst(), decide(OutcomeClass.DUE, 1_000, OLD));
    }

    @Test
    void whatThePspDoesNotKnowIsSentAgainUntilItMayHaveForgottenTheKey() {
        assertEquals(new Again(Duration.ZERO), decide(OutcomeClass.ABSENT, 1_000, OLD.minusNanos(1)));
        assertEquals(new Bury("key_too_old"), decide(OutcomeClass.ABSENT, 2, OLD));
    }

    @ParameterizedTest
    @CsvSource({"UNKNOWN, 250", "BUSY, 250", "NOT_SENT, 250", "PENDING, 1000"})
    void whatIsStillOpenIsAskedAboutForEverHoweverOldAndHoweverOften(OutcomeClass open, long leastMillis) {
        assertEquals(new Again(Duration.ofMillis(leastMillis)), decide(open, 1, YOUNG));
        assertInstanceOf(Again.class, decide(open, Long.MAX_VALUE, Duration.ofDays(365)));
    }

    @ParameterizedTest
    @EnumSource(names = {"UNKNOWN", "BUSY", "NOT_SENT", "PENDING", "LOST"})
    void retryAfterIsTheLeastWhateverTheStrategySays(OutcomeClass outcome) {
        Duration asked = Duration.ofMinutes(30);
        assertEquals(new Again(asked), POLICY.decide(new Situation(outcome, 1, YOUNG, asked), Chance.MOST));
        Duration soon = Duration.ofMillis(1);
        Again again = (Again) POLICY.decide(new Situation(outcome, 1, YOUNG, soon), Chance.LEAST);
        assertTrue(again.after().compareTo(soon) > 0, again.toString());
    }

    @Test
    void aRegistrationThatThePspHadAndDoesNotFindIsLostOnlyInTheEnd() {
        assertInstanceOf(Again.class, decide(OutcomeClass.LOST, 9, YOUNG));
        assertEquals(new Bury("registration_lost"), decide(OutcomeClass.LOST, 10, YOUNG));
    }

    /** Guards against M26. */
    @Test
    void aDefinitiveNoIsNotAskedAgain() {
        assertEquals(new Decision.Cancel(), decide(OutcomeClass.DECLINED, 1, YOUNG));
    }

    @Test
    void ourMistakesGoToAPerson() {
        assertEquals(new Bury("refused by the PSP"), decide(OutcomeClass.REFUSED, 1, YOUNG));
        assertEquals(new Bury("contradiction"), decide(OutcomeClass.CONTRADICTED, 1, YOUNG));
    }

    @Test
    void whoWantsRefusedRequestsTriedAgainGetsFourMoreTries() {
        RetryPolicy patient = new RetryPolicy(
                RetrySettings.defaults().with("refused=fixed:1m").strategies(), OLD);
        assertEquals(
                new Again(Duration.ofMinutes(1)),
                patient.decide(new Situation(OutcomeClass.REFUSED, 4, YOUNG, null), Chance.LEAST));
        assertEquals(
                new Bury("refused by the PSP"),
                patient.decide(new Situation(OutcomeClass.REFUSED, 5, YOUNG, null), Chance.LEAST));
    }

    @Test
    void moneyThatNobodyWaitsForGoesBack() {
        assertEquals(new Decision.Refund(), decide(OutcomeClass.UNWANTED, 1, YOUNG));
    }

    @ParameterizedTest
    @CsvSource({
        "unknown=cancel, retry.unknown must not be cancel",
        "pending=cancel, retry.pending must not be cancel",
        "busy=immediate, retry.busy must not be immediate",
        "not_sent=immediate, retry.not_sent must not be immediate",
        "declined=immediate, retry.declined must be cancel",
        "absent=immediate, retry.absent is not known",
        "unknown, retry.unknown must be"
    })
    void aChoiceThatCouldLoseAPaymentIsRefused(String chosen, String said) {
        String message = assertThrows(
                IllegalArgumentException.class, () -> RetrySettings.defaults().with(chosen)).getMessage();
        assertTrue(message.startsWith(said), message);
    }

    @Test
    void aChoiceChangesItsClassAlone() {
        RetrySettings chosen = RetrySettings.defaults().with("unknown=fixed:3s");
        RetryPolicy policy = new RetryPolicy(chosen.strategies(), OLD);
        assertEquals(
                new Again(Duration.ofSeconds(3)),
                policy.decide(new Situation(OutcomeClass.UNKNOWN, 1, YOUNG, null), Chance.MOST));
        assertEquals(
                new Again(Duration.ofMillis(250)),
                policy.decide(new Situation(OutcomeClass.BUSY, 1, YOUNG, null), Chance.LEAST));
    }

    private static Decision decide(OutcomeClass outcome, long tries, Duration age) {
        return POLICY.decide(new Situation(outcome, tries, age, null), Chance.LEAST);
    }
}
