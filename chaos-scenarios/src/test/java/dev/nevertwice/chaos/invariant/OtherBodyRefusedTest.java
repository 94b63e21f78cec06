package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import dev.nevertwice.chaos.history.Operation;
import org.junit.jupiter.api.Test;

/** Guards M14 and M15. */
class OtherBodyRefusedTest {

    private final KnownRun run = KnownRun.good();

    @Test
    void theOldReplyToAnotherBodyIsBroken() {
        run.told("pay", "1", "body-1-changed", 201, "paid", "reply-1", null);

        assertEquals(Verdict.INVALID, run.judge(new OtherBodyRefused()).verdict());
    }

    @Test
    void acceptingAnotherBodyIsBroken() {
        run.told("pay", "1", "body-1-changed", 202, "pending", "pending-1", null);

        assertEquals(Verdict.INVALID, run.judge(new OtherBodyRefused()).verdict());
    }

    @Test
    void aSecondPaymentUnderTheKeyIsAnEffect() {
        run.key("cart_1", "pay_2");

        assertEquals(Verdict.INVALID, run.judge(new OtherBodyRefused()).verdict());
    }

    /** It was refused, and yet there is a payment of the other amount that nobody was told of. */
    @Test
    void aPaymentOfTheOtherAmountIsAnEffectThoughItWasRefused() {
        run.payment("4", "declined", 12_901, "KRW");

        Finding finding = run.judge(new OtherBodyRefused());

        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals("pay_4", finding.violations().getFirst().payment());
    }

    @Test
    void thePurchaseOfTheOtherAmountIsAnEffect() {
        run.find("payments", "id", "pay_1").put("amount", 12_901);

        assertEquals(Verdict.INVALID, run.judge(new OtherBodyRefused()).verdict());
    }

    @Test
    void anotherPurchaseMayBeOfThatAmount() {
        run.find("payments", "id", "pay_2").put("amount", 12_901).put("currency", "KRW");

        assertEquals(Verdict.VALID, run.judge(new OtherBodyRefused()).verdict());
    }

    @Test
    void aKeyThatIsAcceptedForAnotherPaymentIsBroken() {
        run.told(Operation.REUSED_KEY, "2", "none", 422, null, "problem", "the key of another payment's cancel");
        assertEquals(Verdict.VALID, run.judge(new OtherBodyRefused()).verdict());

        run.told(Operation.REUSED_KEY, "2", "none", 202, "canceled", "reply-1", "the key of another payment's cancel");
        assertEquals(Verdict.INVALID, run.judge(new OtherBodyRefused()).verdict());
    }

    @Test
    void noAnswerProvesNothing() {
        run.operations.removeIf(operation -> operation.status() == 422);
        run.told("pay", "1", "body-1-changed", 0, null, null, null);
        run.told("pay", "1", "body-1-changed", 503, null, "unavailable", "unavailable");

        assertEquals(Verdict.UNKNOWN, run.judge(new OtherBodyRefused()).verdict());
    }
}
