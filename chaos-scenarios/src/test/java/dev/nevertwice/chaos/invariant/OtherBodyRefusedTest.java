package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

    /** Neither a decline nor "in flight" refuses the other body: both say that it was looked at. */
    @Test
    void everyAnswerButARefusalIsBroken() {
        for (int status : new int[]{200, 302, 402, 409}) {
            KnownRun other = KnownRun.good();
            other.told("pay", "1", "body-1-changed", status, null, "other", null);
            assertEquals(Verdict.INVALID, other.judge(new OtherBodyRefused()).verdict(), "status " + status);
        }
        for (int status : new int[]{400, 403, 422, 429, 500}) {
            KnownRun other = KnownRun.good();
            other.told("pay", "1", "body-1-changed", status, null, "other", null);
            other.told("pay", "2", "body-2-changed", 503, null, "other", null);
            Finding finding = other.judge(new OtherBodyRefused());
            assertEquals(Verdict.VALID, finding.verdict(), "status " + status);
            assertEquals(status < 429 ? 2 : 1, finding.evidence(), "status " + status);
        }
    }

    /** What was not answered says nothing about the key, in the books neither. */
    @Test
    void theKeyIsLookedUpOnlyWhereTheOtherBodyWasAnswered() {
        run.operations.removeIf(operation -> operation.status() == 422);
        run.told("pay", "1", "body-1-changed", 503, null, "unavailable", "unavailable");
        run.key("cart_1", "pay_2");

        assertEquals(Verdict.UNKNOWN, run.judge(new OtherBodyRefused()).verdict());
    }

    @Test
    void oneKeyMayStandInTheBooksOftenForOnePayment() {
        run.key("cart_1", "pay_1");
        run.find("keys", "key", "cart_1").put("endpoint", "POST /v2/payments");
        run.key("cart_1", null);
        run.key("cart_1", "pay_8");
        run.array(run.books, "keys").forEach(key -> {
            if (key.path("payment").asText().equals("pay_8")) {
                ((ObjectNode) key).put("merchant", "mer_2");
            }
        });
        assertEquals(Verdict.VALID, run.judge(new OtherBodyRefused()).verdict());

        run.wanted.clear();
        assertEquals(Verdict.INVALID, run.judge(new OtherBodyRefused()).verdict());
    }

    @Test
    void theOtherAmountInAnotherCurrencyIsNoEffect() {
        run.payment("4", "declined", 12_901, "USD");

        assertEquals(Verdict.VALID, run.judge(new OtherBodyRefused()).verdict());
    }

    @Test
    void anEffectIsBrokenOnceHoweverOftenItWasTried() {
        run.told("pay", "1", "body-1-changed", 422, null, "problem", "key_reused");
        run.payment("4", "declined", 12_901, "KRW");

        assertEquals(1, run.judge(new OtherBodyRefused()).violationCount());
    }
}
