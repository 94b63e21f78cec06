package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import org.junit.jupiter.api.Test;

/** Guards M16 and M45. */
class MerchantsIsolatedTest {

    private final KnownRun run = KnownRun.good();

    @Test
    void beingShownAnothersPaymentIsBroken() {
        run.hostile("foreign", null, 200, "pay_1");

        assertBroken("another merchant asked for pay_1 and was answered 200");
    }

    @Test
    void beingToldOfAnothersPaymentIsBroken() {
        run.find("payments", "id", "pay_8").put("merchant", "mer_1");

        assertBroken("purchase-8 at mer_2 was told of pay_8 of mer_1");
    }

    @Test
    void oneMerchantAloneProvesNothing() {
        run.operations.removeIf(operation -> operation.kind().equals("foreign"));
        run.array(run.books, "payments").remove(3);

        assertEquals(Verdict.UNKNOWN, run.judge(new MerchantsIsolated()).verdict());
    }

    private void assertBroken(String message) {
        Finding finding = run.judge(new MerchantsIsolated());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(message, finding.violations().getFirst().message());
    }
}
